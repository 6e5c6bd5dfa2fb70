using Rollouts.Clusters;
using Rollouts.Kubernetes.Credentials;

namespace Rollouts.Kubernetes.Kubeconfig;

/// <summary>
/// Everything a context says about reaching a cluster, paths and data resolved. A class, not a record: a record would print
/// its secrets.
/// </summary>
internal sealed class ClusterTarget
{
    /// <summary>Which cluster, in the words of the kubeconfig.</summary>
    public required ClusterIdentity Identity { get; init; }

    /// <summary>The server; its path, if it has one, precedes every request's.</summary>
    public required Uri Server { get; init; }

    /// <summary>The certificates of the authorities that may vouch for the server, as PEM; null for those of the machine.</summary>
    public string? Authorities { get; init; }

    /// <summary>Where the authorities stand, for messages.</summary>
    public string? AuthoritiesSource { get; init; }

    /// <summary>Any certificate will do.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>The name the server's certificate must bear, if not the one in its URL.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The proxy of <c>proxy-url</c>; null to go by the environment.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Whether answers may be compressed.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>A certificate that says who asks.</summary>
    public ClientCertificate? Certificate { get; init; }

    /// <summary>A bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>A file with a bearer token, which is replaced now and then.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Basic authentication: the user.</summary>
    public string? Username { get; init; }

    /// <summary>Basic authentication: the password.</summary>
    public string? Password { get; init; }

    /// <summary>A program that gives credentials.</summary>
    public ExecPlugin? Plugin { get; init; }

    /// <summary>The headers by which one user acts as another.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];

    /// <summary>The files that all of this was read from.</summary>
    public required IReadOnlyList<FileStamp> Files { get; init; }
}
