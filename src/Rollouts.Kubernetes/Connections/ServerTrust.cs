using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rollouts.Kubernetes.Kubeconfig;
using Rollouts.Json;

namespace Rollouts.Kubernetes.Connections;

/// <summary>
/// Decides whether a server's certificate will do. Own, because .NET trusts either the machine's authorities or what a callback says,
/// and a kubeconfig has authorities and a server name of its own.
/// </summary>
internal sealed class ServerTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const X509ChainStatusFlags NotAnchored = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    private static Task? _readingMachineStores;

    private readonly ClusterTarget _target;
    private readonly X509Certificate2Collection? _authorities;

    private ServerTrust(ClusterTarget target, X509Certificate2Collection? authorities)
    {
        _target = target;
        _authorities = authorities;
    }

    private string ExpectedName => _target.TlsServerName ?? _target.Server.Host;

    /// <summary>Makes TLS connections check a target's server.</summary>
    /// <exception cref="RolloutException">The authorities cannot be read.</exception>
    public static Action<SslClientAuthenticationOptions> For(ClusterTarget target)
    {
        if (target.SkipTlsVerify)
        {
#pragma warning disable CA5359, MA0039 // This is what insecure-skip-tls-verify asks for.
            return options => options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }

        if (target.Authorities is null)
        {
            return options => options.RemoteCertificateValidationCallback = new ServerTrust(target, null).Check;
        }

        var authorities = Authorities(target);
        if (OperatingSystem.IsLinux())
        {
            _readingMachineStores ??= Task.Run(() => ReadMachineStores(authorities));
        }

        var trust = new ServerTrust(target, authorities);
        return options =>
        {
            options.CertificateChainPolicy = Policy(authorities);
            options.RemoteCertificateValidationCallback = trust.Check;
        };
    }

    // On Linux the first chain of a process reads all authorities of the machine, although none of them counts here. It takes as long as making
    // a connection, and is done meanwhile.
    private static void ReadMachineStores(X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(authorities) };
        _ = chain.Build(authorities[0]);
    }

    // Nothing is asked for over the network: a machine that reaches the cluster need not reach anything else.
    private static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return policy;
    }

    private static X509Certificate2Collection Authorities(ClusterTarget target)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(target.Authorities);
        }
        catch (CryptographicException)
        {
            authorities.Clear();
        }

        return authorities.Count > 0 ? authorities : throw KubeConfigError.Of(
            $"The certificate authority of the cluster ({target.AuthoritiesSource}) holds no certificate that can be read.",
            target.AuthoritiesSource ?? "",
            "Let the cloud's command line write the kubeconfig anew, or correct certificate-authority-data.");
    }

    private bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            throw new TlsRefusalException("the server showed no certificate", "Check the server's address in the kubeconfig.");
        }

        // The chain first: what an untrusted certificate says about its names is not worth telling.
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && (chain is null || _authorities is null || !IsAnchored(chain, _authorities)))
        {
            throw Untrusted(leaf, chain?.ChainStatus ?? []);
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? throw new TlsRefusalException(
                $"the server's certificate is for {Names(leaf)}, not for '{ExpectedName}'",
                "Find out first whether that is the right server, and not a proxy in between. If it is, the kubeconfig's cluster entry can say by tls-server-name which name to expect.")
            : true;
    }

    // As with kubectl, an authority need not be a root: an intermediate, or the server's own certificate, will do, so long as
    // nothing else is wrong.
    private static bool IsAnchored(X509Chain chain, X509Certificate2Collection authorities) =>
        (Flags(chain.ChainStatus) & ~NotAnchored) == X509ChainStatusFlags.NoError
        && chain.ChainElements.Any(element => authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)));

    private static X509ChainStatusFlags Flags(X509ChainStatus[] statuses) =>
        statuses.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);

    private TlsRefusalException Untrusted(X509Certificate2 leaf, X509ChainStatus[] statuses)
    {
        var flags = Flags(statuses);
        if (!flags.HasFlag(X509ChainStatusFlags.PartialChain) && !flags.HasFlag(X509ChainStatusFlags.UntrustedRoot) && flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return new TlsRefusalException(
                $"the server's certificate, or one above it, is not valid now; its own is valid from {Time(leaf.NotBefore)} to {Time(leaf.NotAfter)}",
                "Check this machine's clock; if it is right, the cluster's certificates must be renewed.");
        }

        var issuer = SafeText.Line(leaf.Issuer, 200);
        return flags is X509ChainStatusFlags.NoError || (flags & NotAnchored) != X509ChainStatusFlags.NoError
            ? new TlsRefusalException(
                _authorities is null
                    ? $"the server's certificate comes from an authority that this machine does not trust ({issuer}), and the kubeconfig names none"
                    : $"the server's certificate comes from an authority ({issuer}) other than the kubeconfig's",
                "The cluster may have been created anew: fetch its kubeconfig again. Behind a proxy that opens TLS, add the proxy's authority to certificate-authority-data.")
            : new TlsRefusalException(
                $"the server's certificate ({SafeText.Line(leaf.Subject, 200)}) is not acceptable: {flags}",
                "The cluster's certificates must be renewed.");
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .Take(10)
            .Select(name => $"'{SafeText.Line(name, 100)}'")
            .ToList();
        return names.Count > 0 ? string.Join(", ", names) : SafeText.Line(certificate.Subject, 200);
    }

    private static string Time(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
