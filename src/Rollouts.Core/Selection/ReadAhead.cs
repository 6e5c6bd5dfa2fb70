using System.Text.Json;
using System.Threading.Channels;

namespace Rollouts.Selection;

/// <summary>Objects that are read while others are still being told: a few ahead and no more, so that a slow reader of a long list holds little of it.</summary>
internal sealed class ReadAhead : IAsyncDisposable
{
    private const int Ahead = 32;
    private readonly Channel<JsonElement> _objects = Channel.CreateBounded<JsonElement>(Ahead);
    private readonly CancellationTokenSource _end;
    private readonly Task _reading;

    private ReadAhead(Func<CancellationToken, IAsyncEnumerable<JsonElement>> read, CancellationToken cancellationToken)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _reading = ReadAsync(read, _end.Token);
    }

    /// <summary>Begins to read.</summary>
    public static ReadAhead Start(Func<CancellationToken, IAsyncEnumerable<JsonElement>> read, CancellationToken cancellationToken) => new(read, cancellationToken);

    /// <summary>The next object; null after the last. What ended the reading is thrown here, after the objects before it.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        if (await _objects.Reader.WaitToReadAsync(_end.Token).ConfigureAwait(false) && _objects.Reader.TryRead(out var found))
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

    private async Task ReadAsync(Func<CancellationToken, IAsyncEnumerable<JsonElement>> read, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var found in read(cancellationToken).ConfigureAwait(false))
            {
                await _objects.Writer.WriteAsync(found, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _objects.Writer.Complete();
        }
    }
}
