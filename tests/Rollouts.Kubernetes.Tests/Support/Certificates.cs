using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rollouts.Kubernetes.Tests.Support;

/// <summary>A certificate authority made for one test.</summary>
public sealed class Certificates : IDisposable
{
    private readonly List<X509Certificate2> _made = [];
    private readonly X509Certificate2 _root;

    public Certificates(string name = "Test Authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _root = Keep(Authority(name, key).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10)));
    }

    public string RootPem => _root.ExportCertificatePem();

    /// <summary>A server's certificate.</summary>
    public X509Certificate2 Server(string[] names, DateTimeOffset? from = null, DateTimeOffset? until = null, X509Certificate2? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var signed = request.Create(issuer ?? _root, from ?? DateTimeOffset.UtcNow.AddHours(-1), until ?? DateTimeOffset.UtcNow.AddDays(5), RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(key);
        return Keep(X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null));
    }

    /// <summary>An authority below the root.</summary>
    public X509Certificate2 Intermediate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = Authority("Intermediate", key).Create(_root, DateTimeOffset.UtcNow.AddHours(-2), DateTimeOffset.UtcNow.AddDays(9), RandomNumberGenerator.GetBytes(8));
        return Keep(signed.CopyWithPrivateKey(key));
    }

    /// <summary>A client's certificate and key as PEM.</summary>
    public (string Certificate, string Key) Client(string name, bool rsa = false, bool traditional = false)
    {
        using var rsaKey = rsa ? RSA.Create(2048) : null;
        using var ecKey = rsa ? null : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = rsa
            ? new CertificateRequest($"CN={name}", rsaKey!, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={name}", ecKey!, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        var generator = X509SignatureGenerator.CreateForECDsa(_root.GetECDsaPrivateKey()!);
        using var signed = request.Create(_root.SubjectName, generator, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(5), RandomNumberGenerator.GetBytes(8));
        var key = (rsa, traditional) switch
        {
            (true, true) => rsaKey!.ExportRSAPrivateKeyPem(),
            (true, false) => rsaKey!.ExportPkcs8PrivateKeyPem(),
            (false, true) => ecKey!.ExportECPrivateKeyPem(),
            _ => ecKey!.ExportPkcs8PrivateKeyPem(),
        };
        return (signed.ExportCertificatePem(), key);
    }

    public void Dispose() => _made.ForEach(certificate => certificate.Dispose());

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request;
    }

    private X509Certificate2 Keep(X509Certificate2 certificate)
    {
        _made.Add(certificate);
        return certificate;
    }
}
