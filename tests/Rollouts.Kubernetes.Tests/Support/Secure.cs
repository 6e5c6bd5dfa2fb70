using System.Text;

namespace Rollouts.Kubernetes.Tests.Support;

/// <summary>Small words for kubeconfigs of secure servers.</summary>
public static class Secure
{
    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static string Trusting(Certificates authority) => $"certificate-authority-data: {Base64(authority.RootPem)}";

    /// <summary>A server that answers everybody with a Deployment, over TLS.</summary>
    public static FaultServer Server(Certificates authority, Func<Exchange, Task>? handler = null) =>
        new(handler ?? (exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1))), authority.Server(["127.0.0.1"]));
}
