namespace Rollouts.Clusters;

/// <summary>Which cluster a session talks to, in the words of the kubeconfig.</summary>
/// <param name="Context">The context's name; <c>in-cluster</c> for a pod's own service account.</param>
/// <param name="Cluster">The server's URL.</param>
/// <param name="KubeConfig">The kubeconfig file, or several joined by the path separator; empty in a cluster.</param>
/// <param name="Namespace">The context's namespace; <c>default</c> where it names none.</param>
public sealed record ClusterIdentity(string Context, string Cluster, string KubeConfig, string Namespace)
{
    /// <summary>Whether the kubeconfig is the one that is used when none is named; a command that is suggested must name any other.</summary>
    public bool IsDefaultKubeConfig { get; init; } = true;
}
