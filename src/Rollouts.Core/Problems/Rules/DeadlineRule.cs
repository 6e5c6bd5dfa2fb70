using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Problems.Rules;

/// <summary>The controller has given up, and nothing that can be seen says why.</summary>
internal static class DeadlineRule
{
    public static Symptom Symptom(RolloutSnapshot snapshot) => new()
    {
        Key = new SymptomKey(ProblemFamily.Deadline),
        Reason = "ProgressDeadlineExceeded",
        Message = snapshot.Rollout.Message,
        Strength = SymptomStrength.Holds,
        Held = 0,
        Since = DeploymentConditions.ExceededDeadline(snapshot.Workload.Json)?.Time("lastUpdateTime"),
    };

    /// <summary>
    /// The stamp of an exceeded deadline that is not about the live template; null where there is none.
    /// </summary>
    public static DateTimeOffset? Old(RolloutSnapshot snapshot)
    {
        if (snapshot.Unseen.HasFlag(Unseen.Revisions) || DeploymentConditions.ExceededDeadline(snapshot.Workload.Json) is not { } exceeded)
        {
            return null;
        }

        return DeploymentConditions.TimedOut(exceeded) is not { } replicaSet || snapshot.NewRevision?.Source?.Name == replicaSet ? null : exceeded.Time("lastUpdateTime");
    }
}
