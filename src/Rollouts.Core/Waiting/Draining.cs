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

        if (Hidden(workload, surroundings) is { } hidden)
        {
            throw new RolloutException(
                ErrorId.Forbidden,
                $"Whether the old pods of {workload.Describe()} are gone cannot be seen: its {hidden} may not be listed.",
                $"kubectl auth can-i list {hidden} --namespace {workload.Namespace} --context {workload.Cluster.Context}");
        }

        return surroundings.IsTold(ResourceType.Pods) && IsTold(workload, surroundings) ? Count(surroundings.Of(workload, oldDeadline: null)) : null;
    }

    private static long Count(RolloutSnapshot snapshot) => snapshot.Pods.Count(pod => pod.IsBeingDeleted || IsOld(snapshot, pod));

    // The controller's status is often ahead of the news that a pod's deletion has begun. StatefulSets may keep old pods for good (partition),
    // and replace a pod only when the old one is gone.
    private static bool IsOld(RolloutSnapshot snapshot, ObservedPod pod) =>
        snapshot.Workload.Kind != WorkloadKind.StatefulSet && !pod.IsOver && snapshot.NewRevision is { } revision && !revision.Includes(pod);

    // A Deployment's pods are its own by way of its ReplicaSets.
    private static string? Hidden(Workload workload, Surroundings surroundings) =>
        surroundings.Unseen.HasFlag(Unseen.Pods) ? ResourceType.Pods.Plural
        : workload.Kind == WorkloadKind.Deployment && surroundings.Unseen.HasFlag(Unseen.Revisions) ? ResourceType.ReplicaSets.Plural
        : null;

    private static bool IsTold(Workload workload, Surroundings surroundings) =>
        workload.Kind == WorkloadKind.StatefulSet || surroundings.Unseen.HasFlag(Unseen.Revisions)
        || surroundings.IsTold(workload.Kind == WorkloadKind.Deployment ? ResourceType.ReplicaSets : ResourceType.ControllerRevisions);
}
