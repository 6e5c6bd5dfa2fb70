using Rollouts.Json;

namespace Rollouts.Problems.Rules;

/// <summary>
/// The container runs, and its readiness or startup probe does not succeed. Never a verdict of its own, since slow starts look the same:
/// it is the reason that is told when the deadline or the timeout ends the wait. The texts are the kubelet's (pkg/kubelet/prober).
/// </summary>
internal static class ProbeRule
{
    public static IEnumerable<Symptom> Find(RolloutSnapshot snapshot, ObservedContainer container)
    {
        if (container.IsReady || container.Running?.Time("startedAt") is not { } started || Probe(container) is not var (reason, probe))
        {
            yield break;
        }

        var failure = snapshot.EventsOf(container.Pod.Uid)
            .Where(seen => seen.FieldPath == container.FieldPath && seen.Reason == "Unhealthy" && seen.LastSeen >= started
                && seen.Message.StartsWith($"{probe} probe", StringComparison.Ordinal))
            .MaxBy(seen => seen.LastSeen);

        // Without an event – forbidden, or dropped – the time that the probe is given tells.
        if (failure is null && snapshot.ServerTime - started < Patience(container, probe))
        {
            yield break;
        }

        yield return new Symptom
        {
            Key = ImageRule.Key(container, ProblemFamily.Probe),
            Reason = reason,
            Message = Say.Because($"{container.Description} runs but is not ready", failure?.Message ?? $"its {probe.ToLowerInvariant()} probe has not succeeded"),
            Strength = SymptomStrength.Warns,
            Container = container,
            Since = started,
            Log = LogSource.Current,
        };
    }

    private static (string Reason, string Probe)? Probe(ObservedContainer container)
    {
        if (container.Spec.At("startupProbe") is not null && !container.Status.Flag("started"))
        {
            return ("StartupProbeFailed", "Startup");
        }

        return container.Role == ContainerRole.Init ? null : ("ReadinessProbeFailed", "Readiness");
    }

    private static TimeSpan Patience(ObservedContainer container, string probe)
    {
        var spec = container.Spec.At($"{probe.ToLowerInvariant()}Probe") ?? default;
        return TimeSpan.FromSeconds((spec.Number("initialDelaySeconds") ?? 0) + ((spec.Number("periodSeconds") ?? 10) * (spec.Number("failureThreshold") ?? 3)));
    }
}
