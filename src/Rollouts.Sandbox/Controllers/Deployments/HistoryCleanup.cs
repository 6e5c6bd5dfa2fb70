namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>Deletes the oldest revisions beyond <c>revisionHistoryLimit</c>; what still has pods stays.</summary>
internal static class HistoryCleanup
{
    /// <summary>Cleans up.</summary>
    public static void Run(DeploymentPass pass)
    {
        if (pass.Deployment.HistoryLimit is not { } limit)
        {
            return;
        }

        var kept = pass.OldSets.Where(s => !s.IsBeingDeleted).OrderBy(RevisionBook.NumberOf).ThenBy(s => s, ByAge.OldestFirst).ToList();
        foreach (var set in kept.Take(Math.Max(0, kept.Count - limit)))
        {
            if (set.Replicas == 0 && set.Desired == 0 && set.Generation <= set.ObservedGeneration)
            {
                pass.Delete(set);
            }
        }
    }
}
