using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.DaemonSets;

/// <summary>One look at one DaemonSet: what was read.</summary>
internal sealed class DaemonSetPass
{
    private readonly Dictionary<string, List<Pod>> _podsByNode;
    private readonly Dictionary<string, DaemonPlacement> _placements;

    /// <summary>Begins a look.</summary>
    /// <param name="set">The DaemonSet.</param>
    /// <param name="nodes">All nodes.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="hash">The hash of its current revision.</param>
    /// <param name="now">The cluster's time.</param>
    public DaemonSetPass(DaemonSet set, IEnumerable<Node> nodes, IReadOnlyList<Pod> pods, string hash, DateTimeOffset now)
    {
        Set = set;
        Nodes = [.. nodes.OrderBy(n => n.Name, StringComparer.Ordinal)];
        Hash = hash;
        Now = now;
        _placements = Nodes.ToDictionary(n => n.Name, n => DaemonPlacement.Of(set, n), StringComparer.Ordinal);

        // A pod that has ended and is being deleted holds no place any more.
        _podsByNode = pods
            .Where(p => !(p.IsTerminal && p.IsBeingDeleted) && DaemonPod.NodeOf(p) is not null)
            .GroupBy(p => DaemonPod.NodeOf(p)!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        Desired = _placements.Values.Count(p => p.ShouldRun);
    }

    /// <summary>The DaemonSet.</summary>
    public DaemonSet Set { get; }

    /// <summary>All nodes, by name.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The hash of the current revision.</summary>
    public string Hash { get; }

    /// <summary>The cluster's time.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>On how many nodes there should be a pod.</summary>
    public int Desired { get; }

    /// <summary>The nodes that bear pods or have them waiting, by name; a node may be gone while its pods are not.</summary>
    public IEnumerable<string> NodesWithPods => _podsByNode.Keys.Order(StringComparer.Ordinal);

    /// <summary>The pods on a node and those that are made for it, going ones included.</summary>
    public IReadOnlyList<Pod> PodsOn(string node) => _podsByNode.TryGetValue(node, out var pods) ? pods : [];

    /// <summary>Whether a node is one of the DaemonSet's; a node that does not exist is not.</summary>
    public DaemonPlacement PlacementOn(string node) => _placements.GetValueOrDefault(node);

    /// <summary>Whether a node exists.</summary>
    public bool HasNode(string node) => _placements.ContainsKey(node);

    /// <summary>Whether a pod is of the current revision.</summary>
    public bool IsNew(Pod pod) => DaemonPod.IsOf(pod, Hash);

    /// <summary>Whether a pod has been ready for long enough.</summary>
    public bool IsAvailable(Pod pod) => pod.IsAvailable(Set.MinReadySeconds, Now);
}
