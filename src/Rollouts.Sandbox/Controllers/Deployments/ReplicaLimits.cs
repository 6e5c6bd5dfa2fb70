using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>How many pods there may be too many, and how many may be missing, while a Deployment rolls.</summary>
internal static class ReplicaLimits
{
    /// <summary>How many pods there may be above the desired number. A percentage is rounded up; Recreate has none.</summary>
    public static int MaxSurge(Deployment deployment) => deployment.IsRecreate ? 0 : Resolve(deployment).Surge;

    /// <summary>How many pods may be unavailable. A percentage is rounded down; never more than there are.</summary>
    public static int MaxUnavailable(Deployment deployment) =>
        deployment.IsRecreate || deployment.Desired == 0 ? 0 : Math.Min(Resolve(deployment).Unavailable, deployment.Desired);

    /// <summary>How many pods the new ReplicaSet should have now: all that the limit of the total still allows.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="sets">All its ReplicaSets, the new one included.</param>
    /// <param name="newSize">The new one's size until now.</param>
    public static int NewSetSize(Deployment deployment, IEnumerable<ReplicaSet> sets, int newSize)
    {
        if (deployment.IsRecreate)
        {
            return deployment.Desired;
        }

        var room = deployment.Desired + MaxSurge(deployment) - sets.Sum(s => s.Desired);
        return room <= 0 ? newSize : newSize + Math.Min(room, deployment.Desired - newSize);
    }

    private static (int Surge, int Unavailable) Resolve(Deployment deployment)
    {
        var surge = deployment.Surge.Of(deployment.Desired, roundUp: true);
        var unavailable = deployment.Unavailable.Of(deployment.Desired, roundUp: false);

        // Percentages of few pods can both round to 0, and then nothing could ever move.
        return surge == 0 && unavailable == 0 ? (0, 1) : (surge, unavailable);
    }
}
