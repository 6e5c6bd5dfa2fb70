using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Nodes.Simulation;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Nodes;

/// <summary>The logs of the pods on the sandbox's nodes.</summary>
/// <param name="api">The API.</param>
/// <param name="kubelets">What the nodes remember of their pods.</param>
internal sealed class NodeLogs(IApi api, Kubelets kubelets) : IPodLogs
{
    /// <inheritdoc/>
    public IContainerLog? Find(string ns, string pod, string container, bool previous)
    {
        if (api.Find(Resources.Pods, ns, pod) is not { } json
            || ContainerSpec.ReadAll(json).FirstOrDefault(c => c.Name == container) is not { } spec
            || RunOf(new ObjectKey(ns, pod), container, previous) is not { } run)
        {
            return null;
        }

        return new ContainerLog(api.Time, spec, run, () => Current(new ObjectKey(ns, pod), container, run));
    }

    private ContainerRun? RunOf(ObjectKey pod, string container, bool previous) =>
        kubelets.StateOf(pod)?.Containers.GetValueOrDefault(container)?.RunToRead(previous);

    /// <summary>A run as it stands now; one that is no longer remembered has ended.</summary>
    private ContainerRun Current(ObjectKey pod, string container, ContainerRun run)
    {
        var state = kubelets.StateOf(pod)?.Containers.GetValueOrDefault(container);
        return state?.Run?.Started == run.Started ? state.Run
            : state?.PreviousRun?.Started == run.Started ? state.PreviousRun
            : run with { Finished = run.Finished ?? api.Time.GetUtcNow() };
    }
}
