using System.Globalization;
using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.DaemonSets;

/// <summary>Sees to it that every node has the pod that it should have, and no other.</summary>
/// <param name="pass">The look.</param>
/// <param name="backoff">How long failed pods are left lying.</param>
/// <param name="tell">Tells an event: whether it is a warning, the reason, the message.</param>
/// <param name="lookAgain">Asks for another look after a while.</param>
internal sealed class NodeUpkeep(DaemonSetPass pass, FailedPodBackoff backoff, Action<bool, string, string> tell, Action<TimeSpan> lookAgain)
{
    private readonly DaemonSetChanges _changes = new();

    /// <summary>What is to be done.</summary>
    public DaemonSetChanges Plan()
    {
        foreach (var node in pass.Nodes)
        {
            Look(node.Name);
        }

        // Pods that wait for a node that has gone would wait for ever; those that were on it are the pod collector's.
        foreach (var node in pass.NodesWithPods.Where(n => !pass.HasNode(n)))
        {
            _changes.PodsToDelete.AddRange(pass.PodsOn(node).Where(p => p.NodeName is null));
        }

        return _changes;
    }

    private void Look(string node)
    {
        var pods = pass.PodsOn(node);
        var placement = pass.PlacementOn(node);
        if (placement.ShouldRun && pods.Count == 0)
        {
            _changes.NodesToServe.Add(node);
        }
        else if (!placement.MayStay)
        {
            _changes.PodsToDelete.AddRange(pods.Where(p => !p.IsBeingDeleted));
        }
        else
        {
            var running = pods.Where(p => !p.IsBeingDeleted && !ClearAway(p, node)).Order(DaemonPod.KeptFirst).ToList();
            Thin(node, running, placement.ShouldRun);
        }
    }

    /// <summary>Has a pod that has ended deleted; the next look makes a new one.</summary>
    /// <returns>Whether it has ended.</returns>
    private bool ClearAway(Pod pod, string node)
    {
        if (!pod.IsTerminal)
        {
            return false;
        }

        if (pod.Phase == "Succeeded")
        {
            tell(false, "SucceededDaemonPod", $"Found succeeded daemon pod {pod.Namespace}/{pod.Name} on node {node}, will try to delete it");
            _changes.PodsToDelete.Add(pod);
            return true;
        }

        var place = string.Create(CultureInfo.InvariantCulture, $"{pass.Set.Uid}/{pass.Set.ObservedGeneration}/{node}");
        if (backoff.Take(place, pass.Now) is var wait && wait > TimeSpan.Zero)
        {
            lookAgain(wait);
            return true;
        }

        tell(true, "FailedDaemonPod", $"Found failed daemon pod {pod.Namespace}/{pod.Name} on node {node}, will try to kill it");
        _changes.PodsToDelete.Add(pod);
        return true;
    }

    /// <summary>One pod a node; with a surge an old one may stay beside a new one that is not available yet, as long as it is ready.</summary>
    private void Thin(string node, List<Pod> running, bool shouldRun)
    {
        if (!pass.Set.AllowsSurge)
        {
            _changes.PodsToDelete.AddRange(running.Skip(1));
            return;
        }

        if (running.Count == 0 && shouldRun)
        {
            _changes.NodesToServe.Add(node);
        }

        if (running.Count <= 1)
        {
            return;
        }

        var newest = running.Find(pass.IsNew);
        var old = running.Find(p => !pass.IsNew(p));
        _changes.PodsToDelete.AddRange(running.Where(p => p != newest && p != old));
        if (newest is not null && old is not null && (!old.IsReady || pass.IsAvailable(newest)))
        {
            _changes.PodsToDelete.Add(old);
        }
    }
}
