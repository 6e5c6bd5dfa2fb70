using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Schemas;

namespace Rollouts.Sandbox.Controllers.Scheduling;

/// <summary>Why a pod cannot go to a node; nothing where it can.</summary>
/// <param name="Reasons">In the scheduler's words.</param>
/// <param name="CanPreemptionHelp">Whether it could, were other pods to go.</param>
internal sealed record NodeFit(IReadOnlyList<string> Reasons, bool CanPreemptionHelp)
{
    private static readonly NodeFit Fits = new([], false);
    private static readonly Taint Cordon = new(Taint.Unschedulable, string.Empty, Taint.NoSchedule);

    /// <summary>Whether the pod can go there.</summary>
    public bool IsFit => Reasons.Count == 0;

    /// <summary>Looks whether a pod can go to a node; the first thing that speaks against it is told, of missing amounts all.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="node">The node.</param>
    /// <param name="ledger">What the nodes bear.</param>
    public static NodeFit Check(Pod pod, Node node, NodeLedger ledger)
    {
        var spec = pod.Json["spec"];
        if (NodeAffinity.OnlyNode(spec) is { } only && only != node.Name)
        {
            return Never("node(s) didn't satisfy plugin(s) [NodeAffinity]");
        }

        var tolerations = Toleration.ReadAll(spec);
        if (node.IsCordoned && !tolerations.Any(t => t.Covers(Cordon)))
        {
            return Never("node(s) were unschedulable");
        }

        if (node.Taints.Any(t => t.IsHard && !tolerations.Any(has => has.Covers(t))))
        {
            return Never("node(s) had untolerated taint(s)");
        }

        return NodeAffinity.Admits(spec, node) ? CheckAmounts(pod, node, ledger) : Never("node(s) didn't match Pod's node affinity/selector");
    }

    private static NodeFit Never(string reason) => new([reason], false);

    private static NodeFit CheckAmounts(Pod pod, Node node, NodeLedger ledger)
    {
        var reasons = new List<string>();
        var canHelp = true;
        if (node.Allocatable.TryGetValue("pods", out var most) && Quantity.Of(ledger.PodsOn(node.Name).Count + 1) > most)
        {
            reasons.Add("Too many pods");
        }

        var taken = ledger.TakenOn(node.Name);
        foreach (var (name, asked) in pod.Requests.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            var there = node.Allocatable.GetValueOrDefault(name);
            if (!asked.IsZero && taken.GetValueOrDefault(name) + asked > there)
            {
                reasons.Add("Insufficient " + name);
                canHelp &= asked <= there;
            }
        }

        return reasons.Count == 0 ? Fits : new NodeFit(reasons, canHelp);
    }
}
