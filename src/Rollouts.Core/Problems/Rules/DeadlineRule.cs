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
    /// The stamp of an exceeded deadline that is not about the live template; null where there is none. The condition names the
    /// ReplicaSet that timed out (pkg/controller/deployment/progress.go).
    /// </summary>
    public static DateTimeOffset? Old(RolloutSnapshot snapshot)
    {
        if (snapshot.Unseen.HasFlag(Unseen.Revisions) || DeploymentConditions.ExceededDeadline(snapshot.Workload.Json) is not { } exceeded)
        {
            return null;
        }

        var message = exceeded.Text("message") ?? "";
        var isOwn = !message.StartsWith("ReplicaSet \"", StringComparison.Ordinal)
            || snapshot.NewRevision?.Source is { } source && message.StartsWith($"ReplicaSet \"{source.Name}\"", StringComparison.Ordinal);
        return isOwn ? null : exceeded.Time("lastUpdateTime");
    }
}
