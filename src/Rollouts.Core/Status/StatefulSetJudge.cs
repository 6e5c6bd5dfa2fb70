using System.Text.Json;
using Rollouts.Json;
using static System.FormattableString;

namespace Rollouts.Status;

/// <summary>
/// Judges StatefulSets. Like kubectl (pkg/polymorphichelpers/rollout_status.go) it asks for pods that run, then for updated ones down
/// to the partition. It differs on purpose in five things: <c>minReadySeconds</c> counts (kubectl asks for ready pods only), surplus pods
/// of a scale-down are waited for, a partition is named only where there is one, it does not excuse pods that it does not hold back, and
/// OnDelete, which kubectl refuses, is followed by the same counters.
/// </summary>
internal static class StatefulSetJudge
{
    public static Rollout Judge(Workload workload)
    {
        var json = workload.Json;
        var counts = new PodCounts(
            Desired: (int)(json.Number("spec", "replicas") ?? 1),
            Current: json.Count("status", "replicas"),
            Updated: json.Count("status", "updatedReplicas"),
            Ready: json.Count("status", "readyReplicas"),
            Available: Available(json));
        var strategy = UpdateStrategy.Of(workload);
        return RolloutJudge.Record(workload, counts, Verdict.Unsettled(workload) ?? Judge(counts, strategy, Partition(json)), strategy);
    }

    private static Verdict Judge(PodCounts counts, string strategy, long partition)
    {
        var held = (int)Math.Clamp(partition, 0, counts.Desired);
        return counts switch
        {
            _ when strategy == UpdateStrategy.OnDelete && counts.Outdated > 0 => new(RolloutPhase.ActionRequired, counts.Held),
            _ when counts.Updated < counts.Desired - held => Verdict.Progressing(counts.Making(counts.Desired - held)),
            _ when counts.Current > counts.Desired => Verdict.Progressing(counts.Surplus),
            _ when counts.Available < counts.Desired => Verdict.Progressing(Invariant($"{counts.Available} of {counts.Desired} pods are available")),
            _ when held > 0 && counts.Outdated > 0 => Verdict.Complete(
                Invariant($"{counts.Updated} of {counts.Desired} pods run the new template, all are available; partition {partition} holds the others back")),
            _ => Verdict.Complete(counts.Done),
        };
    }

    // Servers before 1.22 do not count available pods; without minReadySeconds, which they lack as well, a ready pod is available.
    private static int Available(JsonElement json) =>
        json.Number("status", "availableReplicas") is null && (json.Number("spec", "minReadySeconds") ?? 0) == 0
            ? json.Count("status", "readyReplicas")
            : json.Count("status", "availableReplicas");

    // A partition holds pods back at the current revision. After an undo that is the update revision, too: the pods below the partition are
    // the new ones then, and those above it, which run what was taken back, are replaced.
    private static long Partition(JsonElement json) =>
        json.Text("status", "currentRevision") is { Length: > 0 } current && current == json.Text("status", "updateRevision")
            ? 0
            : json.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
}
