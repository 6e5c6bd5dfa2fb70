using Rollouts.Json;

namespace Rollouts.Status;

/// <summary>
/// Judges DaemonSets, whose controller counts nodes: one pod a node. The order of the checks is kubectl's
/// (pkg/polymorphichelpers/rollout_status.go). It differs in one thing on purpose: kubectl refuses OnDelete, while the same
/// counters tell there that old pods are left.
/// </summary>
internal static class DaemonSetJudge
{
    public static Rollout Judge(Workload workload)
    {
        var status = workload.Json.At("status") ?? default;
        var counts = new PodCounts(
            Desired: status.Count("desiredNumberScheduled"),
            Current: status.Count("currentNumberScheduled"),
            Updated: status.Count("updatedNumberScheduled"),
            Ready: status.Count("numberReady"),
            Available: status.Count("numberAvailable"));
        var strategy = UpdateStrategy.Of(workload);
        return RolloutJudge.Record(workload, counts, Verdict.Unsettled(workload) ?? Judge(counts, strategy), strategy);
    }

    private static Verdict Judge(PodCounts counts, string strategy) => counts switch
    {
        { Outdated: > 0 } when strategy == UpdateStrategy.OnDelete => new(RolloutPhase.ActionRequired, counts.Held),
        _ when counts.Updated < counts.Desired => Verdict.Progressing(counts.Making(counts.Desired)),
        _ when counts.Available < counts.Desired => Verdict.Progressing(counts.Starting(counts.Desired)),
        { Desired: 0 } => Verdict.Complete("no node is to run it"),
        _ => Verdict.Complete(counts.Done),
    };
}
