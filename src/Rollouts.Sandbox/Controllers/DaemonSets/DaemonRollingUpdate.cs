using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.DaemonSets;

/// <summary>
/// The next step of a rolling update, node by node: either old pods go and the upkeep puts new ones in their place, on no more
/// nodes at once than may be unavailable; or, with a surge, new pods come beside the old ones, which go when those are available.
/// </summary>
internal static class DaemonRollingUpdate
{
    /// <summary>What is to be done.</summary>
    public static DaemonSetChanges Plan(DaemonSetPass pass)
    {
        var surge = pass.Set.Surge.Of(pass.Desired, roundUp: true);
        var unavailable = pass.Set.Unavailable.Of(pass.Desired, roundUp: true);
        return surge > 0 ? PlanSurge(pass, surge) : PlanReplacement(pass, pass.Desired > 0 && unavailable == 0 ? 1 : unavailable);
    }

    /// <summary>
    /// Old pods that are not available go at once and use up what may be unavailable. So does a node without any pod, and one
    /// whose pod is going: a node that is down can bring the update of all others to a halt, here as in Kubernetes.
    /// </summary>
    private static DaemonSetChanges PlanReplacement(DaemonSetPass pass, int most)
    {
        var changes = new DaemonSetChanges();
        var candidates = new List<Pod>();
        var missing = 0;
        foreach (var pair in Pairs(pass))
        {
            switch (pair)
            {
                case { IsCrowded: true } or { Old: null, New: null } or { Old: not null, New: not null }:
                    missing++;
                    break;
                case { New: { } current }:
                    missing += pass.IsAvailable(current) ? 0 : 1;
                    break;
                case { Old: { } old } when pass.IsAvailable(old):
                    candidates.Add(old);
                    break;
                default:
                    changes.PodsToDelete.Add(pair.Old!);
                    missing++;
                    break;
            }
        }

        changes.PodsToDelete.AddRange(candidates.Take(Math.Max(0, most - missing)));
        return changes;
    }

    private static DaemonSetChanges PlanSurge(DaemonSetPass pass, int most)
    {
        var changes = new DaemonSetChanges();
        var candidates = new List<string>();
        var elsewhere = new List<Pod>();
        var surging = 0;
        var available = 0;
        foreach (var pair in Pairs(pass))
        {
            available += !pair.IsCrowded && (pair.Old ?? pair.New) is { } shown && pass.IsAvailable(shown) ? 1 : 0;
            var shouldRun = pass.PlacementOn(pair.Node).ShouldRun;
            switch (pair)
            {
                case { IsCrowded: true }:
                    surging++;
                    break;
                case { Old: null }:
                    break;
                case { Old: { } old, New: null } when !shouldRun:
                    (pass.IsAvailable(old) ? elsewhere : changes.PodsToDelete).Add(old);
                    break;
                case { Old: { } old, New: null }:
                    (pass.IsAvailable(old) ? candidates : changes.NodesToServe).Add(pair.Node);
                    break;
                case { New: { } current } when !pass.IsAvailable(current):
                    surging++;
                    break;
                default:
                    changes.PodsToDelete.Add(pair.Old!);
                    break;
            }
        }

        // Where a node is no longer one of the set's, its pod goes only when there are enough on others.
        changes.PodsToDelete.AddRange(elsewhere.Take(Math.Max(0, available - pass.Desired)));
        changes.NodesToServe.AddRange(candidates.Take(Math.Max(0, most - surging)));
        return changes;
    }

    /// <summary>The nodes that count: those with pods, and those that should have one.</summary>
    private static IEnumerable<Pair> Pairs(DaemonSetPass pass) =>
        pass.NodesWithPods
            .Concat(pass.Nodes.Select(n => n.Name).Where(n => pass.PlacementOn(n).ShouldRun))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(n => Pair.Of(n, pass));

    /// <summary>The old and the new pod of a node, those that are going left out.</summary>
    private sealed record Pair(string Node, Pod? Old, Pod? New, bool IsCrowded)
    {
        public static Pair Of(string node, DaemonSetPass pass)
        {
            var pods = pass.PodsOn(node).Where(p => !p.IsBeingDeleted).ToLookup(pass.IsNew);
            return new Pair(node, pods[false].FirstOrDefault(), pods[true].FirstOrDefault(), pods[false].Count() > 1 || pods[true].Count() > 1);
        }
    }
}
