using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Nodes;

namespace Rollouts.ClusterNodes;

/// <summary>Our nodes, as the server has them: those that bear our mark, whoever made them.</summary>
internal sealed class SimulatedNodes
{
    /// <summary>Marks our nodes; a cluster with a node that lacks it is somebody's.</summary>
    public const string Mark = "rollouts-tests/simulated";

    private readonly ConcurrentDictionary<string, Node> _nodes = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IEnumerable<Node> All => _nodes.Values;

    /// <summary>Whether a node starts and stops pods: it is ours, and in no trouble.</summary>
    public bool IsWorking(string name) => _nodes.TryGetValue(name, out var node) && node.IsReady && NodeTrouble.IsWell(node);

    /// <summary>The server told of all nodes.</summary>
    public void Listed(IReadOnlyList<JsonObject> nodes)
    {
        foreach (var gone in _nodes.Keys.Except(nodes.Select(node => new Node(node).Name), StringComparer.Ordinal))
        {
            _nodes.TryRemove(gone, out _);
        }

        foreach (var node in nodes)
        {
            Changed(node, isGone: false);
        }
    }

    /// <summary>The server told of one node.</summary>
    public void Changed(JsonObject json, bool isGone)
    {
        var node = new Node(json);
        if (isGone)
        {
            _nodes.TryRemove(node.Name, out _);
        }
        else if (node.Labels.ContainsKey(Mark))
        {
            _nodes[node.Name] = node;
        }
    }
}
