namespace Rollouts.Kubernetes;

/// <summary>Gives a task so long and no longer.</summary>
internal static class TimeLimit
{
    /// <summary>Runs the task.</summary>
    /// <exception cref="TimeoutException">The limit passed; the task has been cancelled.</exception>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> task, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await task(both.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested && problem is OperationCanceledException or IOException or HttpRequestException)
        {
            // What is cut short may also say that it broke.
            throw new TimeoutException();
        }
    }
}
