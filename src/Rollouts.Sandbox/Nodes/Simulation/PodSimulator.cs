using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>
/// What a node makes of a pod that is bound to it. A pure function of the pod, of what the node remembers of it and of the
/// time: it reads no clock and calls no API, so the same code plays the kubelet of the sandbox and of a real control plane.
/// </summary>
internal static class PodSimulator
{
    private static readonly TimeSpan StopTime = TimeSpan.FromMilliseconds(800);

    /// <summary>Looks at a pod.</summary>
    /// <param name="pod">The pod as the API has it.</param>
    /// <param name="state">What the last look left; null at the first.</param>
    /// <param name="place">What the pod finds on its node.</param>
    /// <param name="now">The time.</param>
    public static PodStep Look(JsonObject pod, PodState? state, PodPlace place, DateTimeOffset now)
    {
        var look = new PodLook(pod, place, now);
        var specs = ContainerSpec.ReadAll(pod);
        state ??= new PodState(now, specs.ToImmutableDictionary(s => s.Name, _ => new ContainerState(), StringComparer.Ordinal));
        var isDeleted = pod["metadata"].At("deletionTimestamp") is not null;
        state = isDeleted ? Stop(look, specs, state) : Live(look, specs, state);
        var isGone = state.StopsAt <= now;
        var status = PodStatus.Write(look, specs, state, isGone);
        var next = isDeleted ? state.StopsAt : state.Containers.Values.SelectMany(c => new[] { c.Until, c.ProbeAt }).Min();
        return new PodStep(state, status, look.Notes, look.Pulled, isGone ? null : next, isGone);
    }

    private static PodState Live(PodLook look, IReadOnlyList<ContainerSpec> specs, PodState state)
    {
        var containers = state.Containers;
        foreach (var spec in specs)
        {
            var container = containers[spec.Name];
            if (container.Stage == ContainerStage.Idle)
            {
                if (!MayStart(spec, specs, containers))
                {
                    break;
                }

                container = container with { Stage = ContainerStage.Due, Since = look.Now };
            }

            containers = containers.SetItem(spec.Name, new ContainerLife(spec, look).Advance(container));
        }

        return state with { Containers = containers };
    }

    /// <summary>Init containers run one after the other; a sidecar lets the next one start as soon as it has started itself.</summary>
    private static bool MayStart(ContainerSpec spec, IReadOnlyList<ContainerSpec> specs, ImmutableDictionary<string, ContainerState> containers) =>
        specs.TakeWhile(s => s != spec).Where(s => s.IsInit).All(s => IsInitialized(s, containers[s.Name]));

    /// <summary>Whether an init container no longer holds the others up.</summary>
    public static bool IsInitialized(ContainerSpec spec, ContainerState state) => spec.IsSidecar ? state.IsRunning && state.HasStarted : state.HasSucceeded;

    private static PodState Stop(PodLook look, IReadOnlyList<ContainerSpec> specs, PodState state)
    {
        var running = specs.Where(s => state.Containers[s.Name].IsRunning).ToList();
        if (state.StopsAt is null)
        {
            look.Notes.AddRange(running.Select(s => new PodNote(false, "Killing", $"Stopping container {s.Name}", s.FieldPath)));
            var wished = running.Count == 0 ? TimeSpan.Zero : running.Max(s => s.Fate.Kind == FateKind.SlowStop ? s.Fate.Duration : StopTime);
            state = state with { StopsAt = look.Now + wished };
        }

        // Whoever is not done when the grace period ends is killed; a second deletion may have shortened it.
        var deadline = ApiTime.Parse(look.Pod["metadata"].Text("deletionTimestamp")) ?? look.Now;
        var isKilled = running.Count > 0 && state.StopsAt > deadline && deadline > state.Accepted;
        if (isKilled)
        {
            state = state with { StopsAt = deadline > look.Now ? deadline : look.Now };
        }

        return state.StopsAt > look.Now ? state : state with { Containers = End(look, running, state.Containers) };
    }

    private static ImmutableDictionary<string, ContainerState> End(PodLook look, List<ContainerSpec> running, ImmutableDictionary<string, ContainerState> containers)
    {
        const int Killed = 137;
        var grace = look.Pod["metadata"].Number("deletionGracePeriodSeconds") ?? 30;
        foreach (var spec in running)
        {
            var container = containers[spec.Name];
            var isKilled = spec.Fate.Kind == FateKind.SlowStop && spec.Fate.Duration > TimeSpan.FromSeconds(grace);
            containers = containers.SetItem(spec.Name, container with
            {
                Stage = ContainerStage.Exited,
                Until = null,
                ProbeAt = null,
                IsReady = false,
                HasStarted = false,
                Run = container.Run! with { Finished = look.Now, ExitCode = isKilled ? Killed : 0 },
            });
        }

        return containers;
    }
}
