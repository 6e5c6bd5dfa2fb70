namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>The annotations by which the Deployment controller keeps its books, on Deployments and their ReplicaSets.</summary>
internal static class DeploymentAnnotations
{
    /// <summary>The number of a ReplicaSet's revision; on a Deployment, the current one's.</summary>
    public const string Revision = "deployment.kubernetes.io/revision";

    /// <summary>The numbers that a ReplicaSet had before it was taken up again, joined by commas.</summary>
    public const string RevisionHistory = "deployment.kubernetes.io/revision-history";

    /// <summary>The Deployment's replicas when the ReplicaSet was last scaled: a difference means that the Deployment is being scaled.</summary>
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";

    /// <summary>Those plus the surge: the base for scaling in proportion.</summary>
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    /// <summary>The annotations of a Deployment that are not copied to its ReplicaSets.</summary>
    public static readonly IReadOnlySet<string> NotCopied = new HashSet<string>(StringComparer.Ordinal)
    {
        "kubectl.kubernetes.io/last-applied-configuration",
        Revision,
        RevisionHistory,
        DesiredReplicas,
        MaxReplicas,
        "deprecated.deployment.rollback.to",
    };
}
