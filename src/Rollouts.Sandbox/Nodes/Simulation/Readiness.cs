namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>Probes a running container: first its startup probe until it succeeds, then its readiness probe until it is ready.</summary>
internal static class Readiness
{
    /// <summary>Begins to look for readiness; without a readiness probe a container is ready as soon as it has started.</summary>
    public static ContainerState Begin(ContainerSpec spec, ContainerState state, DateTimeOffset at)
    {
        if (spec.ReadinessProbe is not { } probe)
        {
            return state with { HasStarted = true, IsReady = true, ProbeAt = null };
        }

        var first = state.Run!.Started + probe.InitialDelay;
        return state with { HasStarted = true, ProbeAt = first > at ? first : at };
    }

    /// <summary>The state after the next probe that is due; null where none is.</summary>
    public static ContainerState? Next(ContainerSpec spec, ContainerState state, PodLook pod)
    {
        if (!(state.ProbeAt <= pod.Now) || state.Run is not { } run)
        {
            return null;
        }

        var at = state.ProbeAt.Value;
        var isListening = at >= run.Started + spec.AnswersAfter;
        if (!state.HasStarted)
        {
            var startup = spec.StartupProbe!;
            return isListening
                ? Begin(spec, state, at)
                : Failed(spec, state, pod, "Startup", startup, isListening) with { ProbeAt = at + startup.Period };
        }

        var probe = spec.ReadinessProbe!;
        if (!isListening || spec.Fate.Kind == FateKind.NeverReady)
        {
            return Failed(spec, state, pod, "Readiness", probe, isListening) with { Successes = 0, ProbeAt = at + probe.Period };
        }

        // Once it is ready it stays so, and nothing more can come of probing it.
        var successes = state.Successes + 1;
        return successes >= probe.SuccessThreshold
            ? state with { Successes = successes, IsReady = true, ProbeAt = null }
            : state with { Successes = successes, ProbeAt = at + probe.Period };
    }

    private static ContainerState Failed(ContainerSpec spec, ContainerState state, PodLook pod, string which, Probe probe, bool isListening)
    {
        pod.Notes.Add(new PodNote(true, "Unhealthy", $"{which} probe failed: {probe.Failure(pod.Place.PodIP, isListening)}", spec.FieldPath));
        return state;
    }
}
