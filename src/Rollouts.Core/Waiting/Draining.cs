using Rollouts.Clusters;
using Rollouts.Following;
using Rollouts.Json;
using Rollouts.Problems;
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

        return surroundings.IsTold(ResourceType.Pods)
            ? surroundings.Of(workload, oldDeadline: null).Pods.Count(pod => pod.IsBeingDeleted)
            : null;
    }
}
