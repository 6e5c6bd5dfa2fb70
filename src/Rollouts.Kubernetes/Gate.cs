namespace Rollouts.Kubernetes;

/// <summary>Lets one asynchronous task in at a time.</summary>
#pragma warning disable CA1001 // A SemaphoreSlim holds nothing to dispose of unless its wait handle is asked for.
internal sealed class Gate
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _free = new(1, 1);

    /// <summary>Runs a task when the gate is free.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> task, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await task().ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }
}
