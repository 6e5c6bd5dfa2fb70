using System.Text;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Credentials;

namespace Rollouts.Kubernetes.Kubeconfig;

/// <summary>Takes together what a cluster entry and a user entry say, with client-go's rules for what wins over what.</summary>
internal sealed class TargetBuilder
{
    private readonly KubeConfigSection _cluster;
    private readonly KubeConfigSection _user;
    private readonly List<FileStamp> _files;

    private TargetBuilder(KubeConfigSection cluster, KubeConfigSection user, IEnumerable<string> files)
    {
        _cluster = cluster;
        _user = user;
        _files = [.. files.Select(FileStamp.Of)];
    }

    /// <summary>Builds the target, reading the files it names.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidKubeConfig"/>.</exception>
    public static ClusterTarget Build(ClusterIdentity identity, KubeConfigSection cluster, KubeConfigSection user, IEnumerable<string> files) =>
        new TargetBuilder(cluster, user, files).Build(identity);

    private ClusterTarget Build(ClusterIdentity identity)
    {
        var authorities = Pem(_cluster, "certificate-authority");
        var skipVerify = _cluster.Flag("insecure-skip-tls-verify");
        if (skipVerify && authorities is not null)
        {
            throw _cluster.Error("insecure-skip-tls-verify", "'insecure-skip-tls-verify' and a certificate authority contradict each other.", "Remove one of the two from the cluster's entry.");
        }

        var tlsWanted = skipVerify || authorities is not null || _user.Has("client-certificate") || _user.Has("client-certificate-data");
        var server = ServerAddress.Parse(_cluster, tlsWanted);
        var proxy = ServerAddress.ParseProxy(_cluster);

        // As with kubectl, nobody's credentials travel over plain http; a plugin is not even run.
        var secure = string.Equals(server.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal);
        var user = secure ? _user : KubeConfigSection.From(_user.File, null, _user.Line);
        var token = user.HeaderText("token");
        var tokenFile = user.Path("tokenFile");
        var certificate = Certificate(user);
        var hasBasic = user.Text("username") is not null || user.Text("password") is not null;
        if (hasBasic && (token ?? tokenFile) is not null)
        {
            throw user.Error("username", "the user has a password and a token; only one is allowed.", "Remove one of the two from the user's entry.");
        }

        var hasOwn = hasBasic || token is not null || tokenFile is not null || certificate is not null;
        if (!hasOwn && user.Has("auth-provider"))
        {
            throw UserPlugin.RetiredProvider(user.Section("auth-provider"));
        }

        return new ClusterTarget
        {
            Identity = identity,
            Server = server,
            Authorities = authorities,
            AuthoritiesSource = _cluster.Path("certificate-authority") ?? _cluster.File,
            SkipTlsVerify = skipVerify,
            TlsServerName = _cluster.HeaderText("tls-server-name"),
            Proxy = proxy,
            Compress = !_cluster.Flag("disable-compression"),
            Token = token,
            TokenFile = tokenFile,
            Username = user.Text("username"),
            Password = user.Text("password"),
            Certificate = certificate,
            Plugin = !hasOwn && user.Has("exec") ? UserPlugin.Read(user.Section("exec"), _cluster, authorities) : null,
            Impersonation = UserImpersonation.Read(_user),
            Files = _files,
        };
    }

    private ClientCertificate? Certificate(KubeConfigSection user)
    {
        var certificate = Pem(user, "client-certificate");
        if (certificate is null)
        {
            return null;
        }

        var key = Pem(user, "client-key")
            ?? throw user.Error("client-certificate", "the user has a client certificate but no client key.", "Add client-key or client-key-data to the user's entry.");
        try
        {
            return ClientCertificate.FromPem(certificate, key);
        }
        catch (Exception problem) when (problem is System.Security.Cryptography.CryptographicException or ArgumentException)
        {
            throw user.Error(
                "client-certificate-data",
                key.Contains("ENCRYPTED", StringComparison.Ordinal)
                    ? "the client key is encrypted with a passphrase; kubeconfigs need it in the clear."
                    : "the client certificate and key cannot be read, or do not belong together.");
        }
    }

    /// <summary>The PEM of <paramref name="name"/>: its data, else the file it names.</summary>
    private string? Pem(KubeConfigSection section, string name)
    {
        if (section.Data($"{name}-data") is { } data)
        {
            return Encoding.UTF8.GetString(data);
        }

        if (section.Path(name) is not { } path)
        {
            return null;
        }

        _files.Add(FileStamp.Of(path));
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            var why = problem is FileNotFoundException or DirectoryNotFoundException ? "does not exist" : "cannot be read";
            throw section.Error(name, $"the file of '{name}', {path}, {why}.", "Relative paths start at the kubeconfig's own folder.");
        }
    }
}
