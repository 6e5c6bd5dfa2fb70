using System.Text.Json;
using Rollouts.Json;

namespace Rollouts.Problems.Rules;

/// <summary>
/// The container ends and is restarted, with longer and longer pauses. Only the kubelet's <c>CrashLoopBackOff</c> is evidence of a loop –
/// it means two ends within ten minutes –, and it counts from the third restart on. Between two crashes the container runs, or has just
/// ended: that is neither better nor a second problem. Init containers and sidecars alike.
/// </summary>
internal static class CrashRule
{
    public static IEnumerable<Symptom> Find(RolloutSnapshot snapshot, ObservedContainer container)
    {
        var isLoop = container.Restarts >= Windows.CrashLoopRestarts;
        if (container.Waiting is { } waiting)
        {
            switch (waiting.Text("reason"))
            {
                case "CrashLoopBackOff":
                    yield return Crash(snapshot, container, "CrashLoopBackOff", SymptomStrength.Holds, container.LastEnd, LogSource.Current, isLoop ? Windows.AtOnce : null) with
                    {
                        Since = FirstBackOff(snapshot, container) ?? container.LastEnd?.Time("finishedAt"),
                    };
                    break;
                case "RunContainerError" or "PostStartHookError":
                    // The first half of a restart: the runtime cannot start it, and CrashLoopBackOff follows.
                    yield return Crash(snapshot, container, waiting.Text("reason")!, SymptomStrength.Holds, null, LogSource.None, isLoop ? Windows.AtOnce : Windows.CannotCreate) with
                    {
                        Message = Say.Because($"{container.Description} cannot be started", waiting.Text("message")),
                        Since = ContainerCreateRule.FirstFailure(snapshot, container) ?? container.Pod.Condition("PodScheduled")?.Time("lastTransitionTime"),
                    };
                    break;
                default:
                    if (container.LastEnd is not null)
                    {
                        yield return ImageRule.Carried(container, ProblemFamily.Crash) with { CarriedFor = Windows.Recovered };
                    }

                    break;
            }
        }
        else if (container.Terminated is { } end)
        {
            yield return Crash(snapshot, container, Word(end, isLoop), SymptomStrength.Warns, end, LogSource.Current, isLoop ? Windows.AtOnce : null);
        }
        else if (container.Running is { } running && container.LastEnd is { } last)
        {
            var strength = container.IsReady ? SymptomStrength.Carries : SymptomStrength.Warns;
            yield return Crash(snapshot, container, Word(last, isLoop), strength, last, LogSource.Previous, isLoop ? Windows.AtOnce : null) with { Since = running.Time("startedAt") };
        }
    }

    private static Symptom Crash(RolloutSnapshot snapshot, ObservedContainer container, string reason, SymptomStrength strength, JsonElement? end, LogSource log, TimeSpan? window) => new()
    {
        Key = ImageRule.Key(container, ProblemFamily.Crash),
        Reason = reason,
        Message = Describe(snapshot, container, end),
        Strength = strength,
        Window = window,
        CarriedFor = Windows.Recovered,
        Container = container,
        Since = end?.Time("finishedAt"),
        ExitCode = end?.Number("exitCode") is { } code ? (int)code : null,
        Log = log,
    };

    private static DateTimeOffset? FirstBackOff(RolloutSnapshot snapshot, ObservedContainer container) => snapshot.EventsOf(container.Pod.Uid)
        .Where(seen => seen.FieldPath == container.FieldPath && seen.Reason == "BackOff" && seen.Message.StartsWith("Back-off restarting", StringComparison.Ordinal))
        .Min(seen => seen.FirstSeen);

    // One that is in its loop has the same name between two crashes.
    private static string Word(JsonElement end, bool isLoop) => isLoop ? "CrashLoopBackOff" : Say.Text(end.Text("reason")) is { Length: > 0 } reason ? reason : "Error";

    private static string Describe(RolloutSnapshot snapshot, ObservedContainer container, JsonElement? end)
    {
        var how = end?.Number("exitCode") is { } code
            ? FormattableString.Invariant($"{container.Description} ended with exit code {code}{Meaning(end, code)}{Restarted(container.Restarts)}")
            : $"{container.Description} ends again and again";
        return Say.Because(how, Killed(snapshot, container) ?? end?.Text("message"));
    }

    private static string Restarted(int restarts) => restarts switch
    {
        0 => "",
        1 => " and was restarted once",
        _ => FormattableString.Invariant($" and was restarted {restarts} times"),
    };

    private static string Meaning(JsonElement? end, long code) => (end?.Text("reason"), code) switch
    {
        ("OOMKilled", _) => " (OOMKilled: it used more memory than its limit)",
        ("Completed", _) => " (it came to its end, where it should go on running)",
        (_, 126) => " (its command cannot be executed)",
        (_, 127) => " (its command was not found)",
        (_, 137) => " (killed)",
        (_, 139) => " (segmentation fault)",
        (_, 143) => " (told to stop)",
        _ => "",
    };

    // A container that its probe has killed did not end by itself; only the event says so.
    private static string? Killed(RolloutSnapshot snapshot, ObservedContainer container) => snapshot.EventsOf(container.Pod.Uid)
        .Where(seen => seen.FieldPath == container.FieldPath && seen.Reason == "Unhealthy"
            && (seen.Message.StartsWith("Liveness probe", StringComparison.Ordinal) || seen.Message.StartsWith("Startup probe", StringComparison.Ordinal)))
        .MaxBy(seen => seen.LastSeen)?.Message;
}
