namespace Rollouts.Following;

/// <summary>Runs what listens beside the streams it listens to, so that a defect of either ends both.</summary>
internal static class Supervised
{
    /// <summary>Runs until every listener has ended, or the token is cancelled. It never throws.</summary>
    /// <param name="follower">Opens the streams.</param>
    /// <param name="rollouts">What is followed.</param>
    /// <param name="listeners">Whoever listens.</param>
    /// <param name="end">Told once that it is over, with the defect where there was one: whoever reads must never hang.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(
        RolloutFollower follower, IReadOnlyList<FollowedRollout> rollouts, IEnumerable<Task> listeners, Action<Exception?> end, CancellationToken cancellationToken)
    {
        var streams = Task.Run(() => follower.RunAsync(rollouts, cancellationToken), CancellationToken.None);
        var work = listeners.Append(streams).Select(task => GuardAsync(task, end, cancellationToken)).ToList();
        await Task.WhenAll(work).ConfigureAwait(false);
        end(null);
    }

    private static async Task GuardAsync(Task work, Action<Exception?> end, CancellationToken cancellationToken)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped.
        }
        catch (Exception defect)
        {
            end(defect);
        }
    }
}
