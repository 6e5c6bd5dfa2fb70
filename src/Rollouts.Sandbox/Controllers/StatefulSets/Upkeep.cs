namespace Rollouts.Sandbox.Controllers.StatefulSets;

/// <summary>
/// Sees to it that each place has a pod. In order, a place whose pod is not available holds up everything else, updates
/// included: that is why a broken pod keeps even the template that would mend it from reaching it, until somebody deletes it.
/// </summary>
internal static class Upkeep
{
    /// <summary>Looks after all places.</summary>
    /// <returns>Whether nothing else may be done in this look.</returns>
    public static bool Step(StatefulSetPass pass) => InTurn.Run(pass.Replicas, pass.Set.IsParallel, replica => LookAfter(pass, replica));

    private static bool LookAfter(StatefulSetPass pass, Replica replica)
    {
        var isOrdered = !pass.Set.IsParallel;
        if (replica.Pod is not { } pod)
        {
            pass.Control.Create(pass.Set, replica.Origin, replica.Ordinal);
            return isOrdered;
        }

        if (pod.IsTerminal)
        {
            // Whatever the exit code: a place is never done. The successor comes when the name is free.
            if (!pod.IsBeingDeleted)
            {
                pass.Control.Delete(pass.Set, pod);
            }

            return true;
        }

        if (pod.Phase == "Pending")
        {
            pass.Control.EnsureClaims(pass.Set, replica.Ordinal);
        }

        if (isOrdered && !pass.IsAvailable(replica))
        {
            return true;
        }

        if (!PodIdentity.IsMarked(pod, replica.Ordinal))
        {
            pass.Control.Mark(pass.Set, pod, replica.Ordinal);
        }

        return false;
    }
}
