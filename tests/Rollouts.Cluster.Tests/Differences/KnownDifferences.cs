namespace Rollouts.Cluster.Tests.Differences;

/// <summary>
/// Where the sandbox differs from Kubernetes, by the server's version. A difference that is not listed fails its scenario, and so does
/// an entry that no longer occurs.
/// </summary>
internal static class KnownDifferences
{
    internal static readonly IReadOnlyList<KnownDifference> All =
    [
        new(KnownDifference.Everywhere, ".status.terminatingReplicas", "The sandbox counts terminating pods as current Kubernetes does (DeploymentReplicaSetTerminatingReplicas).")
        {
            Needs = "deployment web.status.replicas",
            Before = new(1, 35),
        },
        new(KnownDifference.Everywhere, "daemonset web.spec.updateStrategy.rollingUpdate.maxSurge", "DaemonSets have a surge since 1.22; its default is 0.")
        {
            Needs = "daemonset web.spec.updateStrategy.rollingUpdate",
            Before = new(1, 22),
        },
        new(KnownDifference.Everywhere, "statefulset web.spec.persistentVolumeClaimRetentionPolicy", "StatefulSets say what becomes of their claims since 1.27; the default is to keep them.")
        {
            Needs = "statefulset web.spec.replicas",
            Before = new(1, 27),
        },
        new(KnownDifference.Everywhere, "statefulset web.status.availableReplicas", "StatefulSets count available pods since 1.22.")
        {
            Needs = "statefulset web.spec.replicas",
            Before = new(1, 22),
        },
    ];
}
