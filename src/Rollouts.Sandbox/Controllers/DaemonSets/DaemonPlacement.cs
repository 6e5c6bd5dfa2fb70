using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Controllers.Scheduling;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.DaemonSets;

/// <summary>Whether a node is one of a DaemonSet's.</summary>
/// <param name="ShouldRun">Whether a pod should be there.</param>
/// <param name="MayStay">Whether a pod that is there already may stay: a <c>NoSchedule</c> taint keeps new ones away, and drives none out.</param>
internal readonly record struct DaemonPlacement(bool ShouldRun, bool MayStay)
{
    /// <summary>Looks at a node. What it has room for is the scheduler's business.</summary>
    public static DaemonPlacement Of(DaemonSet set, Node node)
    {
        if (set.PodSpec.Text("nodeName") is { Length: > 0 } only && only != node.Name || !NodeAffinity.Admits(set.PodSpec, node))
        {
            return default;
        }

        var tolerations = DaemonTolerations.Of(set);
        var untolerated = node.Taints.Where(t => t.IsHard && !tolerations.Any(has => has.Covers(t))).ToList();
        return new DaemonPlacement(untolerated.Count == 0, untolerated.TrueForAll(t => t.Effect == Taint.NoSchedule));
    }
}
