using Rollouts.History;
using Rollouts.Json;
using Rollouts.Selection;

namespace Rollouts.Status;

/// <summary>Says where a workload's rollout stands, from the workload alone.</summary>
public static class RolloutJudge
{
    /// <summary>Judges a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="oldDeadline">The stamp of an exceeded deadline that is not about the workload's template; null to take the controller at its word.</param>
    public static Rollout Judge(Workload workload, DateTimeOffset? oldDeadline = null)
    {
        if (workload.Kind == WorkloadKind.DaemonSet)
        {
            return DaemonSetJudge.Judge(workload);
        }

        return workload.Kind == WorkloadKind.StatefulSet ? StatefulSetJudge.Judge(workload) : DeploymentJudge.Judge(workload, oldDeadline);
    }

    /// <summary>The record of a workload whose judge has spoken.</summary>
    internal static Rollout Record(Workload workload, PodCounts counts, Verdict verdict, string strategy) => new()
    {
        Kind = workload.Kind.Name,
        Namespace = workload.Namespace,
        Name = workload.Name,
        Phase = verdict.Phase,
        Message = verdict.Message,
        Strategy = strategy,
        Desired = counts.Desired,
        Current = counts.Current,
        Updated = counts.Updated,
        Ready = counts.Ready,
        Available = counts.Available,
        Outdated = counts.Outdated,
        Images = PodTemplate.Images(workload.Template),
        ChangeCause = RevisionNumber.ChangeCause(workload.Json),
        Created = workload.Json.Time("metadata", "creationTimestamp") ?? default,
        Uid = workload.Uid,
        Generation = workload.Generation,
        ObservedGeneration = workload.ObservedGeneration,
        Context = workload.Cluster.Context,
        Cluster = workload.Cluster.Cluster,
        KubeConfig = workload.Cluster.KubeConfig,
    };
}
