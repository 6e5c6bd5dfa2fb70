using System.Net;
using System.Net.Sockets;
using Rollouts.Clusters;

namespace Rollouts.Kubernetes.Kubeconfig;

/// <summary>The configuration of a process that runs in a pod: the API server from the environment, credentials from the mounted service account.</summary>
internal static class InCluster
{
    /// <summary>The context's name.</summary>
    public const string ContextName = "in-cluster";

    /// <summary>Whether this process runs in a pod with a service account.</summary>
    public static bool IsPossible(Surroundings surroundings) => Host(surroundings) is not null && File.Exists(TokenFile(surroundings));

    /// <summary>The target.</summary>
    public static ClusterTarget Resolve(Surroundings surroundings)
    {
        var host = Host(surroundings)!;
        var server = $"https://{(IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : host)}:{Port(surroundings)}";
        if (!Uri.TryCreate(server + "/", UriKind.Absolute, out var uri))
        {
            throw KubeConfigError.Of(
                "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT do not name a server.",
                "KUBERNETES_SERVICE_HOST",
                "Kubernetes sets both in every pod; remove what overrides them.");
        }

        var authorities = Path.Combine(surroundings.ServiceAccountDirectory, "ca.crt");
        return new ClusterTarget
        {
            Identity = new ClusterIdentity(ContextName, server, "", Namespace(surroundings)),
            Server = uri,
            Authorities = Mounted(authorities),
            AuthoritiesSource = authorities,
            TokenFile = TokenFile(surroundings),
            Files = [FileStamp.Of(authorities)],
        };
    }

    private static string Namespace(Surroundings surroundings)
    {
        if (surroundings.Variable("POD_NAMESPACE") is { Length: > 0 } named)
        {
            return named;
        }

        return Mounted(Path.Combine(surroundings.ServiceAccountDirectory, "namespace"))?.Trim() is { Length: > 0 } text ? text : "default";
    }

    private static string? Mounted(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw KubeConfigError.Of($"The service account's file {file} cannot be read.", file, "Check which user the pod's container runs as.");
        }
    }

    private static string TokenFile(Surroundings surroundings) => Path.Combine(surroundings.ServiceAccountDirectory, "token");

    private static string? Host(Surroundings surroundings) =>
        Port(surroundings) is not null && surroundings.Variable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } host ? host : null;

    private static string? Port(Surroundings surroundings) => surroundings.Variable("KUBERNETES_SERVICE_PORT") is { Length: > 0 } port ? port : null;
}
