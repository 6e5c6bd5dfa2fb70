namespace Rollouts.Clusters;

/// <summary>What a user said about the cluster to talk to. Nothing said means: as kubectl would.</summary>
public sealed record ClusterChoice
{
    /// <summary>The context; null for the current one.</summary>
    public string? Context { get; init; }

    /// <summary>The kubeconfig, as a full path or several joined by the path separator; null for <c>KUBECONFIG</c>, then <c>~/.kube/config</c>, then the pod's service account.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The name under which the server records our writes in managedFields.</summary>
    public string FieldManager { get; init; } = "rollouts";
}
