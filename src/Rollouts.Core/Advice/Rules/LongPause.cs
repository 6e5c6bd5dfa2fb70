using System.Text.Json;
using Rollouts.Errors;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Advice.Rules;

/// <summary>A Deployment that was paused and forgotten. Since when is told by the controller's condition, and compared with the server's own clock.</summary>
internal sealed class LongPause : IAdviceRule
{
    public string Id => nameof(LongPause);

    /// <summary>Since when a workload is paused; null where it is not, or where nobody knows: without a progress deadline, or after an exceeded one, the controller does not write it.</summary>
    public static DateTimeOffset? PausedSince(Workload workload) => workload.Json.Flag("spec", "paused")
        ? workload.Json.Items("status", "conditions").FirstOrDefault(IsPause) is { ValueKind: JsonValueKind.Object } pause ? pause.Time("lastUpdateTime") : null
        : null;

    public IEnumerable<Hint> Check(AdviceSubject subject)
    {
        if (PausedSince(subject.Workload) is { } since && subject.ServerTime is { } now && now - since > TimeSpan.FromDays(1))
        {
            yield return Hint.Warning(
                $"it has been paused for {Days(now - since)}: changes of its template are stored, but not rolled out",
                NextCommand.For("Resume-Rollout", subject.Workload));
        }
    }

    private static bool IsPause(JsonElement condition) => condition.Text("type") == "Progressing" && condition.Text("reason") == "DeploymentPaused";

    private static string Days(TimeSpan pause) => pause.Days == 1 ? "more than a day" : FormattableString.Invariant($"{pause.Days} days");
}
