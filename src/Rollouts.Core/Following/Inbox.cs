using System.Threading.Channels;

namespace Rollouts.Following;

/// <summary>Waits for news of one rollout, or for a moment to come. It is for one reader.</summary>
/// <param name="sightings">What the streams tell.</param>
/// <param name="time">The clock.</param>
internal sealed class Inbox(ChannelReader<Sighting> sightings, TimeProvider time)
{
    // Timers take no more than seven weeks. Whoever waits looks again anyway.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private Task<bool>? _reading;

    /// <summary>Takes the next sighting, where there is one.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out Sighting sighting) => sightings.TryRead(out sighting);

    /// <summary>Waits until there is something to take, or until the time is up.</summary>
    /// <param name="limit">How long at most; null for as long as it takes. It may return earlier.</param>
    /// <param name="cancellationToken">Ends it with <see cref="OperationCanceledException"/>.</param>
    public async Task WaitAsync(TimeSpan? limit, CancellationToken cancellationToken)
    {
        // One read goes on over several waits: a reader that is given up could not be told from one that still waits.
        _reading ??= sightings.WaitToReadAsync(cancellationToken).AsTask();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clock = Task.Delay(limit is { } some ? some < Longest ? some : Longest : Timeout.InfiniteTimeSpan, time, over.Token);
        if (await Task.WhenAny(_reading, clock).ConfigureAwait(false) == _reading)
        {
            await over.CancelAsync().ConfigureAwait(false);
            await _reading.ConfigureAwait(false);
            _reading = null;
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
