using System.Text.Json;
using Rollouts.History;
using Rollouts.Json;
using static System.FormattableString;

namespace Rollouts.Status;

/// <summary>
/// Judges Deployments. The order of the checks is kubectl's (pkg/polymorphichelpers/rollout_status.go), so that the verdicts agree,
/// but for three things on purpose: a paused Deployment is <see cref="RolloutPhase.Paused"/> at once, where kubectl waits for ever;
/// pods beyond the wanted number are waited for, where kubectl calls a Deployment that is scaled down complete while all its pods
/// are still there; and a refusal to create pods is told.
/// </summary>
internal static class DeploymentJudge
{
    public static Rollout Judge(Workload workload, DateTimeOffset? oldDeadline)
    {
        var json = workload.Json;
        var counts = new PodCounts(
            Desired: (int)(json.Number("spec", "replicas") ?? 1),
            Current: json.Count("status", "replicas"),
            Updated: json.Count("status", "updatedReplicas"),
            Ready: json.Count("status", "readyReplicas"),
            Available: json.Count("status", "availableReplicas"));
        var isPaused = json.Flag("spec", "paused");
        var isPending = isPaused && workload.IsObserved && (counts.Updated < counts.Desired || counts.Outdated > 0);
        var verdict = isPaused ? Paused(workload, counts, isPending) : Verdict.Unsettled(workload) ?? Judge(workload, counts, oldDeadline);
        return RolloutJudge.Record(workload, counts, verdict, json.Text("spec", "strategy", "type") ?? "RollingUpdate") with
        {
            Revision = workload.IsObserved && !(isPending && counts.Updated == 0) ? RevisionNumber.Of(json) : null,
            HasPendingChange = isPending,
        };
    }

    private static Verdict Paused(Workload workload, PodCounts counts, bool isPending) => new(RolloutPhase.Paused, (workload.IsObserved, isPending) switch
    {
        (false, _) => Invariant($"paused; the controller has not taken up generation {workload.Generation} yet"),
        (true, true) => $"paused with a change that is not rolled out: {Progress(counts)}",
        (true, false) => "paused",
    });

    private static Verdict Judge(Workload workload, PodCounts counts, DateTimeOffset? oldDeadline)
    {
        var json = workload.Json;
        if (DeploymentConditions.ExceededDeadline(json) is { } exceeded && (oldDeadline is null || exceeded.Time("lastUpdateTime") != oldDeadline))
        {
            return new(RolloutPhase.Failed, Blocked($"progress deadline exceeded{Deadline(json)}: {Progress(counts)} ({PodTemplate.Describe(PodTemplate.Images(workload.Template))})"));
        }

        var isComplete = counts.Updated == counts.Desired && counts.Outdated == 0 && counts.Available >= counts.Updated;
        return isComplete ? Verdict.Complete(counts.Done) : Verdict.Progressing(Blocked(Progress(counts)));

        string Blocked(string text) => DeploymentConditions.ReplicaFailure(json) is { } refusal ? $"{text}; pods cannot be created: {refusal}" : text;
    }

    private static string Deadline(JsonElement json) =>
        json.Number("spec", "progressDeadlineSeconds") is { } seconds ? Invariant($" ({seconds} s without progress)") : "";

    // The order of kubectl's messages: first the new pods are made, then the old ones go, then the new ones become available.
    private static string Progress(PodCounts counts) => counts switch
    {
        _ when counts.Updated < counts.Desired => counts.Making(counts.Desired),
        { Outdated: > 0 } => counts.Leaving,
        _ when counts.Updated > counts.Desired => counts.Surplus,
        _ when counts.Available < counts.Updated => counts.Starting(counts.Updated),
        _ => counts.Done,
    };
}
