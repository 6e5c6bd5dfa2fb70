using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.DaemonSets;

/// <summary>What a look has decided on.</summary>
internal sealed class DaemonSetChanges
{
    /// <summary>The nodes that get a pod.</summary>
    public List<string> NodesToServe { get; } = [];

    /// <summary>The pods that go.</summary>
    public List<Pod> PodsToDelete { get; } = [];

    /// <summary>Whether nothing is to be done.</summary>
    public bool IsEmpty => NodesToServe.Count == 0 && PodsToDelete.Count == 0;
}
