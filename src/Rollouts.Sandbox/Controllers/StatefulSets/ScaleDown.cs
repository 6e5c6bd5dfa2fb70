namespace Rollouts.Sandbox.Controllers.StatefulSets;

/// <summary>
/// Removes the pods that are too many, the highest number first. In order, one goes at a time, and only while all others are
/// available; the one that is not may itself go.
/// </summary>
internal static class ScaleDown
{
    /// <summary>Takes the next step.</summary>
    /// <returns>Whether nothing else may be done in this look.</returns>
    public static bool Step(StatefulSetPass pass) => InTurn.Run(pass.Condemned, pass.Set.IsParallel, replica => Remove(pass, replica));

    private static bool Remove(StatefulSetPass pass, Replica replica)
    {
        if (replica.IsLeaving)
        {
            return !pass.Set.IsParallel;
        }

        if (pass.Set.IsParallel || pass.IsAvailable(replica) || replica == pass.FirstUnavailable)
        {
            pass.Control.Delete(pass.Set, replica.Pod!);
        }

        return true;
    }
}
