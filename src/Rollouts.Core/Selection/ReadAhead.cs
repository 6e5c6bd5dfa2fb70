using System.Threading.Channels;
using Rollouts.Status;

namespace Rollouts.Selection;

/// <summary>Workloads that are read while others are still being told: a few ahead and no more, so that a slow reader of a long list holds little of it.</summary>
internal sealed class ReadAhead : IAsyncDisposable
{
    private const int Ahead = 32;
    private readonly Channel<Workload> _workloads = Channel.CreateBounded<Workload>(Ahead);
    private readonly CancellationTokenSource _end;
    private readonly Task _reading;

    private ReadAhead(Func<CancellationToken, IAsyncEnumerable<Workload>> read, CancellationToken cancellationToken)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _reading = ReadAsync(read, _end.Token);
    }

    /// <summary>Begins to read.</summary>
    public static ReadAhead Start(Func<CancellationToken, IAsyncEnumerable<Workload>> read, CancellationToken cancellationToken) => new(read, cancellationToken);

    /// <summary>The next workload; null after the last. What ended the reading is thrown here, after the workloads before it.</summary>
    public async Task<Workload?> NextAsync()
    {
        if (await _workloads.Reader.WaitToReadAsync(_end.Token).ConfigureAwait(false) && _workloads.Reader.TryRead(out var found))
        {
            return found;
        }

        await _reading.ConfigureAwait(false);
        return null;
    }

    /// <summary>Ends the reading, however far it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task ReadAsync(Func<CancellationToken, IAsyncEnumerable<Workload>> read, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var found in read(cancellationToken).ConfigureAwait(false))
            {
                await _workloads.Writer.WriteAsync(found, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _workloads.Writer.Complete();
        }
    }
}
