using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.NodeHealth;

/// <summary>The taints that follow from a node's state; those that people set stay.</summary>
internal static class NodeTaints
{
    private static readonly string[] Own = [Taint.NotReady, Taint.Unreachable, Taint.Unschedulable];

    /// <summary>The taints that a node should have; null where it has them.</summary>
    /// <param name="node">The node.</param>
    /// <param name="now">The cluster's time: a taint bears the moment at which it was set.</param>
    public static JsonArray? Correct(Node node, DateTimeOffset now)
    {
        var due = Due(node).ToList();
        var had = node.Json["spec"].At("taints").Maps().ToList();
        var kept = had.Where(t => Taint.Read(t) is var taint && (!Own.Contains(taint.Key, StringComparer.Ordinal) || due.Contains(taint))).ToList();
        var missing = due.Where(d => !kept.Exists(t => Taint.Read(t) == d)).ToList();
        return kept.Count == had.Count && missing.Count == 0
            ? null
            : new JsonArray([.. kept.Select(t => t.Copy()), .. missing.Select(t => Write(t, now))]);
    }

    private static IEnumerable<Taint> Due(Node node)
    {
        if (node.IsCordoned)
        {
            yield return new Taint(Taint.Unschedulable, string.Empty, Taint.NoSchedule);
        }

        if (!node.IsReady)
        {
            var key = node.Readiness == "Unknown" ? Taint.Unreachable : Taint.NotReady;
            yield return new Taint(key, string.Empty, Taint.NoSchedule);
            yield return new Taint(key, string.Empty, Taint.NoExecute);
        }
    }

    private static JsonObject Write(Taint taint, DateTimeOffset now) => new() { ["effect"] = taint.Effect, ["key"] = taint.Key, ["timeAdded"] = ApiTime.Write(now) };
}
