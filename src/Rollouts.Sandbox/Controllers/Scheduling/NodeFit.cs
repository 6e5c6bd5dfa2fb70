using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Selectors;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Scheduling;

/// <summary>Why a pod cannot go to a node; nothing where it can.</summary>
/// <param name="Reasons">In the scheduler's words.</param>
/// <param name="CanPreemptionHelp">Whether it could, were other pods to go.</param>
internal sealed record NodeFit(IReadOnlyList<string> Reasons, bool CanPreemptionHelp)
{
    private static readonly NodeFit Fits = new([], false);

    /// <summary>Whether the pod can go there.</summary>
    public bool IsFit => Reasons.Count == 0;

    /// <summary>Looks whether a pod can go to a node; the first thing that speaks against it is told, of missing amounts all.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="node">The node.</param>
    /// <param name="ledger">What the nodes bear.</param>
    public static NodeFit Check(Pod pod, Node node, NodeLedger ledger)
    {
        var tolerations = pod.Json["spec"].At("tolerations").Maps().ToList();
        if (node.IsCordoned && !IsTolerated(new Taint("node.kubernetes.io/unschedulable", string.Empty, "NoSchedule"), tolerations))
        {
            return Never("node(s) were unschedulable");
        }

        if (!node.IsReady || node.Taints.Any(t => t.Effect is "NoSchedule" or "NoExecute" && !IsTolerated(t, tolerations)))
        {
            return Never("node(s) had untolerated taint(s)");
        }

        return IsSelected(pod, node) ? CheckAmounts(pod, node, ledger) : Never("node(s) didn't match Pod's node affinity/selector");
    }

    private static NodeFit Never(string reason) => new([reason], false);

    private static bool IsTolerated(Taint taint, List<JsonObject> tolerations) => tolerations.Exists(t =>
        (string.IsNullOrEmpty(t.Text("effect")) || t.Text("effect") == taint.Effect)
        && (string.IsNullOrEmpty(t.Text("key")) || t.Text("key") == taint.Key)
        && (t.Text("operator") == "Exists" || (t.Text("key") == taint.Key && (t.Text("value") ?? string.Empty) == taint.Value)));

    private static bool IsSelected(Pod pod, Node node)
    {
        var spec = pod.Json["spec"];
        if ((spec.At("nodeSelector") as JsonObject ?? []).Any(l => node.Labels.GetValueOrDefault(l.Key) != l.Value.AsText()))
        {
            return false;
        }

        // One of the terms must hold; preferences and matchFields are not looked at.
        var terms = spec.At("affinity").At("nodeAffinity").At("requiredDuringSchedulingIgnoredDuringExecution").At("nodeSelectorTerms").Maps().ToList();
        return terms.Count == 0 || terms.Exists(t => LabelSelector.OfWorkload(t).Matches(node.LabelMap));
    }

    private static NodeFit CheckAmounts(Pod pod, Node node, NodeLedger ledger)
    {
        var reasons = new List<string>();
        var canHelp = true;
        if (node.Allocatable.TryGetValue("pods", out var most) && Quantity.Of(ledger.PodsOn(node.Name).Count + 1) > most)
        {
            reasons.Add("Too many pods");
        }

        var taken = ledger.TakenOn(node.Name);
        foreach (var (name, asked) in PodRequests.Of(pod).OrderBy(r => r.Key, StringComparer.Ordinal))
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
