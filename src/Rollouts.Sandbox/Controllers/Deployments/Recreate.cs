namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>Replaces pods all at once: first every old pod goes, and only when none runs any more the new ones come.</summary>
internal static class Recreate
{
    /// <summary>Takes the next step.</summary>
    public static void Step(DeploymentPass pass)
    {
        NewReplicaSet.Refresh(pass);
        if (!ShrinkOld(pass) && !DoOldPodsRun(pass))
        {
            if (pass.NewSet is null)
            {
                NewReplicaSet.Ensure(pass);
            }

            pass.ScaleAndTell(pass.NewSet!, pass.Deployment.Desired);
            if (RolloutProgress.IsComplete(pass.Deployment, pass.Status))
            {
                HistoryCleanup.Run(pass);
            }
        }

        RolloutProgress.Write(pass);
    }

    private static bool ShrinkOld(DeploymentPass pass)
    {
        var shrunk = false;
        foreach (var old in pass.OldSets.Where(s => s.Desired > 0))
        {
            shrunk |= pass.ScaleAndTell(old, 0);
        }

        return shrunk;
    }

    /// <summary>Pods that are being deleted still run, though no ReplicaSet counts them: so the pods themselves are looked at.</summary>
    private static bool DoOldPodsRun(DeploymentPass pass) =>
        pass.OldSets.Any(s => s.Replicas > 0)
        || pass.Pods.Any(owned => owned.Key != pass.NewSet?.Uid && owned.Any(p => !p.IsTerminal));
}
