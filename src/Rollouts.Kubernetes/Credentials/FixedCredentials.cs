using System.Net.Http.Headers;
using System.Text;

namespace Rollouts.Kubernetes.Credentials;

/// <summary>Credentials that stand in the kubeconfig and never change: a token, a password, a certificate, or none.</summary>
internal sealed class FixedCredentials(AuthenticationHeaderValue? header, ClientCertificate? certificate) : CredentialSource
{
    public override ClientCertificate? Certificate => certificate;

    public static FixedCredentials Bearer(string token, ClientCertificate? certificate) => new(new AuthenticationHeaderValue("Bearer", token), certificate);

    public static FixedCredentials Basic(string? username, string? password, ClientCertificate? certificate) =>
        new(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"))), certificate);

    public override AuthenticationHeaderValue? Header => header;
}
