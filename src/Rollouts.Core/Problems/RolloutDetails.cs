using Rollouts.Selection;

namespace Rollouts.Problems;

/// <summary>A rollout with what only its pods and revisions tell.</summary>
internal static class RolloutDetails
{
    /// <summary>The rollout with its problems and its revision. It has failed where a problem is fatal; who paused it knows, and it stays paused.</summary>
    public static Rollout Of(RolloutSnapshot snapshot, Assessment assessment)
    {
        var rollout = snapshot.Rollout;
        var worst = assessment.Problems.FirstOrDefault(problem => problem.Severity == ProblemSeverity.Fatal);
        var message = worst is null ? rollout.Message : rollout.Phase == RolloutPhase.Failed && worst.Reason == "ProgressDeadlineExceeded" ? rollout.Message : $"{rollout.Message}; {worst}";
        return rollout with
        {
            Phase = worst is not null && rollout.Phase is RolloutPhase.Progressing or RolloutPhase.ActionRequired ? RolloutPhase.Failed : rollout.Phase,
            Message = Missing(snapshot) is { } missing ? $"{message} ({missing})" : message,
            Revision = snapshot.Workload.Kind == WorkloadKind.Deployment ? rollout.Revision : snapshot.NewRevision?.Source?.Number,
            Problems = assessment.Problems,
        };
    }

    /// <summary>What could not be seen, in a clause; null where nothing that matters is missing.</summary>
    public static string? Missing(RolloutSnapshot snapshot)
    {
        if (snapshot.Rollout.Phase == RolloutPhase.Complete)
        {
            return null;
        }

        var missing = new List<string>();
        foreach (var (flag, word) in new[] { (Unseen.Pods, "pods"), (Unseen.Revisions, "revisions"), (Unseen.Events, "events"), (Unseen.Nodes, "nodes") })
        {
            if (snapshot.Unseen.HasFlag(flag))
            {
                missing.Add(word);
            }
        }

        return missing.Count == 0 ? null : $"not allowed to see: {string.Join(", ", missing)}";
    }
}
