using Rollouts.Sandbox.Api;

namespace Rollouts.Sandbox.Controllers.StatefulSets;

/// <summary>How the places of a StatefulSet are gone through.</summary>
internal static class InTurn
{
    /// <summary>
    /// In order: one after the other until one says that the rest must wait. Parallel: all of them, in batches of 1, 2, 4, 8 …
    /// until a batch in which one was refused, since the next will hardly fare better.
    /// </summary>
    /// <param name="replicas">The places.</param>
    /// <param name="isParallel">Whether they do not wait for each other.</param>
    /// <param name="work">What is done for each; true where the rest must wait.</param>
    /// <returns>Whether the rest must wait.</returns>
    /// <exception cref="ApiRefusal">The first refusal.</exception>
    public static bool Run(IReadOnlyList<Replica> replicas, bool isParallel, Func<Replica, bool> work)
    {
        if (!isParallel)
        {
            return replicas.Any(work);
        }

        var done = 0;
        for (var batch = 1; done < replicas.Count; batch *= 2)
        {
            ApiRefusal? first = null;
            foreach (var replica in replicas.Skip(done).Take(batch))
            {
                first = Try(() => work(replica)) is { } refusal && first is null ? refusal : first;
            }

            if (first is not null)
            {
                throw first;
            }

            done += batch;
        }

        return false;
    }

    private static ApiRefusal? Try(Func<bool> work)
    {
        try
        {
            work();
            return null;
        }
        catch (ApiRefusal refusal)
        {
            return refusal;
        }
    }
}
