using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>
/// Replaces pods little by little: grows the new ReplicaSet as far as maxSurge allows, then shrinks old ones as far as
/// maxUnavailable allows, one of both each time something has changed.
/// </summary>
internal static class RollingUpdate
{
    /// <summary>Takes the next step.</summary>
    public static void Step(DeploymentPass pass)
    {
        NewReplicaSet.Ensure(pass);
        if (!GrowNew(pass, pass.NewSet!) && !ShrinkOld(pass, pass.NewSet!) && RolloutProgress.IsComplete(pass.Deployment, pass.Status))
        {
            HistoryCleanup.Run(pass);
        }

        RolloutProgress.Write(pass);
    }

    private static bool GrowNew(DeploymentPass pass, ReplicaSet set)
    {
        var desired = pass.Deployment.Desired;
        return set.Desired > desired
            ? pass.ScaleAndTell(set, desired)
            : set.Desired < desired && pass.ScaleAndTell(set, ReplicaLimits.NewSetSize(pass.Deployment, pass.AllSets, set.Desired));
    }

    private static bool ShrinkOld(DeploymentPass pass, ReplicaSet newSet)
    {
        var old = pass.OldSets.Where(s => s.Desired > 0).Order(ByAge.OldestFirst).ToList();
        if (old.Count == 0)
        {
            return false;
        }

        // New pods that are not available yet do not count: else old ones would go before their successors can serve.
        var minAvailable = pass.Deployment.Desired - ReplicaLimits.MaxUnavailable(pass.Deployment);
        var newUnavailable = newSet.Desired - newSet.Available;
        var mostToRemove = old.Sum(s => s.Desired) + newSet.Desired - minAvailable - newUnavailable;
        if (mostToRemove <= 0)
        {
            return false;
        }

        var sizes = old.ConvertAll(s => s.Desired);
        var removed = RemoveUnhealthy(pass, old, sizes, mostToRemove);
        removed += RemoveHealthy(pass, old, sizes, minAvailable, newSet.Available + old.Sum(s => s.Available));
        return removed > 0;
    }

    /// <summary>Old pods that serve nobody go first: they cost no availability, and unblock a rollout that follows a broken one.</summary>
    private static int RemoveUnhealthy(DeploymentPass pass, List<ReplicaSet> old, List<int> sizes, int most)
    {
        var removed = 0;
        for (var i = 0; i < old.Count && removed < most; i++)
        {
            var unhealthy = Math.Min(most - removed, sizes[i] - old[i].Available);
            removed += Remove(pass, old[i], sizes, i, unhealthy);
        }

        return removed;
    }

    private static int RemoveHealthy(DeploymentPass pass, List<ReplicaSet> old, List<int> sizes, int minAvailable, int available)
    {
        var removed = 0;
        for (var i = 0; i < old.Count && removed < available - minAvailable; i++)
        {
            removed += Remove(pass, old[i], sizes, i, Math.Min(sizes[i], available - minAvailable - removed));
        }

        return removed;
    }

    private static int Remove(DeploymentPass pass, ReplicaSet set, List<int> sizes, int index, int count)
    {
        if (count <= 0)
        {
            return 0;
        }

        sizes[index] -= count;
        pass.ScaleAndTell(set, sizes[index]);
        return count;
    }
}
