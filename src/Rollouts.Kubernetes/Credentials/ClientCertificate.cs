using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rollouts.Kubernetes.Credentials;

/// <summary>A client certificate with its key, and the intermediate certificates that stand behind it in the same PEM.</summary>
internal sealed class ClientCertificate
{
    private ClientCertificate(X509Certificate2 leaf, X509Certificate2Collection chain)
    {
        Leaf = leaf;
        // Offline: no authority is asked over the network for what the kubeconfig does not hold.
        Context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    /// <summary>The certificate that names the user.</summary>
    public X509Certificate2 Leaf { get; }

    /// <summary>What a TLS connection presents.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Reads certificate and key: EC or RSA, PKCS#1, SEC1 or PKCS#8.</summary>
    /// <exception cref="CryptographicException">They cannot be read or do not belong together.</exception>
    public static ClientCertificate FromPem(string certificate, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        if (chain.Count > 0)
        {
            chain.RemoveAt(0);
        }

        using var leaf = X509Certificate2.CreateFromPem(certificate, key);
        // Windows' TLS takes no key that lives in memory only; a round trip through PKCS#12 gives it one. It does no harm elsewhere.
#pragma warning disable SYSLIB0057 // X509CertificateLoader is not in net8.0.
        return new ClientCertificate(new X509Certificate2(leaf.Export(X509ContentType.Pkcs12)), chain);
#pragma warning restore SYSLIB0057
    }
}
