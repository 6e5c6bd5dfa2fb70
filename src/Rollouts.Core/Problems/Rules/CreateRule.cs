using System.Text.Json;
using Rollouts.Json;
using Rollouts.Selection;

namespace Rollouts.Problems.Rules;

/// <summary>
/// The controller cannot create pods: quota, admission, a missing service account. ReplicaSets say it in their <c>ReplicaFailure</c>
/// condition, which the Deployment repeats – that of an old ReplicaSet too, so the new one's own is asked first –; StatefulSets and
/// DaemonSets say it in <c>FailedCreate</c> events only. The window begins anew whenever the number of pods moves: a quota that throttles
/// a surge lets the rollout go on as old pods leave.
/// </summary>
internal static class CreateRule
{
    // Refused controllers try again with pauses that are doubled up to 1000 s (client-go, DefaultControllerRateLimiter), and say so again each time.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(20);

    public static IEnumerable<Symptom> Find(RolloutSnapshot snapshot)
    {
        var rollout = snapshot.Rollout;
        var created = Created(snapshot);
        var missing = rollout.Desired - created;
        if (missing <= 0 || Refusal(snapshot) is not var (message, since))
        {
            yield break;
        }

        yield return new Symptom
        {
            Key = new SymptomKey(ProblemFamily.Create),
            Reason = "FailedCreate",
            Message = Say.Because(FormattableString.Invariant($"{missing} of {rollout.Desired} pods cannot be created"), message),
            Strength = IsPodThere(message) ? SymptomStrength.Warns : SymptomStrength.Holds,
            Window = Windows.CreateRefused,
            Mark = FormattableString.Invariant($"{created}/{rollout.Outdated}/{rollout.Available}"),
            Held = missing,
            Since = since,
        };
    }

    // A StatefulSet's controller that has not yet seen its pod come, or go, makes it once too often, is refused, and looks again (seen on 1.20).
    private static bool IsPodThere(string message) => message.Contains("already exists", StringComparison.Ordinal);

    // An OnDelete or partitioned set does not want all its pods new.
    private static int Created(RolloutSnapshot snapshot) =>
        snapshot.Workload.Kind == WorkloadKind.Deployment ? snapshot.Rollout.Updated : snapshot.Rollout.Current;

    private static (string Message, DateTimeOffset? Since)? Refusal(RolloutSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        if (workload.Kind == WorkloadKind.Deployment)
        {
            return snapshot.Unseen.HasFlag(Unseen.Revisions) ? Failure(workload.Json) : snapshot.NewRevision?.Source is { } source ? Failure(source.Json) : null;
        }

        var events = snapshot.EventsOf(workload.Uid).ToList();
        var refused = events.Where(seen => seen.Reason == "FailedCreate").MaxBy(seen => seen.LastSeen);
        return refused is null || snapshot.ServerTime - refused.LastSeen > Recent || events.Any(seen => seen.Reason == "SuccessfulCreate" && seen.LastSeen > refused.LastSeen)
            ? null
            : (refused.Message, refused.FirstSeen);
    }

    private static (string Message, DateTimeOffset? Since)? Failure(JsonElement json)
    {
        foreach (var condition in json.Items("status", "conditions"))
        {
            if (condition.Text("type") == "ReplicaFailure" && condition.Text("status") == "True" && condition.Text("reason") != "FailedDelete")
            {
                return (condition.Text("message") ?? "", condition.Time("lastTransitionTime"));
            }
        }

        return null;
    }
}
