namespace Rollouts.Kubernetes.Kubeconfig;

/// <summary>Reads the addresses of a cluster entry.</summary>
internal static class ServerAddress
{
    /// <summary>The server's URL. Without a scheme it is https if anything about TLS is configured, as in client-go.</summary>
    public static Uri Parse(KubeConfigSection cluster, bool tlsWanted)
    {
        var text = cluster.Text("server") ?? throw cluster.Error("server", "the cluster has no server.");
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            text = (tlsWanted ? "https://" : "http://") + text;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https") || server.Host.Length == 0)
        {
            throw cluster.Error("server", "the server is not an http or https URL.", "A server looks like https://host:6443.");
        }

        if (server.UserInfo.Length > 0)
        {
            throw cluster.Error("server", "the server's URL holds a user or password.", "Move them to the user's entry: kubectl config set-credentials");
        }

        return new UriBuilder(server) { Query = "", Fragment = "", Path = server.AbsolutePath.TrimEnd('/') + "/" }.Uri;
    }

    /// <summary>The proxy's URL; null where the cluster names none.</summary>
    public static Uri? ParseProxy(KubeConfigSection cluster) => cluster.Text("proxy-url") is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5" && proxy.Host.Length > 0 ? proxy
        : throw cluster.Error("proxy-url", "'proxy-url' is not an http, https or socks5 URL.");
}
