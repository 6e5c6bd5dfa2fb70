namespace Rollouts.Following;

/// <summary>Keeps a stream's end from being silent.</summary>
internal static class StreamGuard
{
    /// <summary>
    /// Runs a stream until its token is cancelled. One that fails in a way nobody foresaw fails those that listen, instead of leaving
    /// them hanging.
    /// </summary>
    public static async Task RunAsync(Func<CancellationToken, Task> stream, IEnumerable<FollowedRollout> listeners, CancellationToken cancellationToken)
    {
        try
        {
            await stream(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Every rollout is over, or the user stopped.
        }
        catch (Exception defect)
        {
            foreach (var listener in listeners)
            {
                listener.Break(defect);
            }
        }
    }
}
