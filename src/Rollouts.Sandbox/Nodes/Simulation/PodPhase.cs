namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>Sums the containers up in one word.</summary>
internal static class PodPhase
{
    /// <summary>A pod's <c>phase</c>.</summary>
    public static string Of(PodLook look, IReadOnlyList<ContainerSpec> specs, PodState state, bool isEnded)
    {
        var hasFailed = specs.Any(s => !s.IsSidecar && state.Containers[s.Name] is { Stage: ContainerStage.Exited, Run.ExitCode: not 0 });
        if (isEnded)
        {
            return hasFailed ? "Failed" : "Succeeded";
        }

        if (specs.Any(s => s.IsInit && IsHoldingUp(s, specs, state)))
        {
            return hasFailed && look.RestartPolicy == "Never" ? "Failed" : "Pending";
        }

        var containers = specs.Where(s => !s.IsInit).Select(s => state.Containers[s.Name]).ToList();
        if (containers.Exists(c => c.Run is null))
        {
            return "Pending";
        }

        // What has ended and will be started again counts as running.
        return containers.Exists(c => c.Stage != ContainerStage.Exited || c.Until is not null) ? "Running" : hasFailed ? "Failed" : "Succeeded";
    }

    /// <summary>Once the others have begun an init container holds nothing up any more, also if a sidecar restarts.</summary>
    public static bool IsHoldingUp(ContainerSpec spec, IReadOnlyList<ContainerSpec> specs, PodState state) =>
        !PodSimulator.IsInitialized(spec, state.Containers[spec.Name])
        && specs.Where(s => !s.IsInit).All(s => state.Containers[s.Name].Stage == ContainerStage.Idle);
}
