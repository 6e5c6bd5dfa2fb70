using Rollouts.Clusters;
using Rollouts.Following;
using Rollouts.Json;
using Rollouts.Problems;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Waiting;

/// <summary>How many pods of a complete rollout are still terminating: controllers stop counting a pod when its deletion begins.</summary>
internal static class Draining
{
    /// <summary>Counts them.</summary>
    /// <returns>Null where that is not known yet.</returns>
    /// <exception cref="RolloutException"><see cref="ErrorId.Forbidden"/>: pods may not be listed, and the server does not count them itself.</exception>
    public static long? Count(Workload workload, Surroundings surroundings)
    {
        // Deployments say it themselves from Kubernetes 1.35 on (feature gate DeploymentReplicaSetTerminatingReplicas).
        if (workload.Json.Number("status", "terminatingReplicas") is { } counted)
        {
            return counted;
        }

        if (surroundings.Unseen.HasFlag(Unseen.Pods))
        {
            throw new RolloutException(
                ErrorId.Forbidden,
                $"Whether the old pods of {workload.Describe()} are gone cannot be seen: its pods may not be listed.",
                $"kubectl auth can-i list pods --namespace {workload.Namespace} --context {workload.Cluster.Context}");
        }

        return surroundings.IsTold(ResourceType.Pods) ? Count(surroundings.Of(workload, oldDeadline: null)) : null;
    }

    /// <summary>Counts them in one snapshot.</summary>
    public static long Count(RolloutSnapshot snapshot) => snapshot.Pods.Count(pod => Owns(snapshot, pod) && (pod.IsBeingDeleted || IsOld(snapshot, pod)));

    // The controller's status is often ahead of the news that a pod's deletion has begun. StatefulSets may keep old pods for good (partition),
    // and replace a pod only when the old one is gone.
    private static bool IsOld(RolloutSnapshot snapshot, ObservedPod pod) =>
        snapshot.Workload.Kind != WorkloadKind.StatefulSet && !pod.IsOver && snapshot.NewRevision is { } revision && !revision.Includes(pod);

    private static bool Owns(RolloutSnapshot snapshot, ObservedPod pod) =>
        pod.OwnerUid == snapshot.Workload.Uid || snapshot.OwnRevisions.Any(revision => revision.Uid == pod.OwnerUid) || snapshot.Unseen.HasFlag(Unseen.Revisions);
}
