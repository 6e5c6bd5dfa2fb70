using System.Threading.Channels;
using Rollouts.Sandbox.Api;

namespace Rollouts.Sandbox.Store;

/// <summary>One follower of a kind.</summary>
internal sealed class Subscription : IDisposable
{
    private readonly ObjectStore _store;
    private readonly Shelf _shelf;
    private readonly Channel<ApiEvent> _channel;

    /// <summary>Creates a subscription; the store registers it.</summary>
    public Subscription(ObjectStore store, Shelf shelf, int? capacity)
    {
        _store = store;
        _shelf = shelf;
        _channel = capacity is { } most
            ? Channel.CreateBounded<ApiEvent>(new BoundedChannelOptions(most) { SingleReader = true, SingleWriter = false })
            : Channel.CreateUnbounded<ApiEvent>(new UnboundedChannelOptions { SingleReader = true });
    }

    /// <summary>The changes. Completes when the subscription ends.</summary>
    public ChannelReader<ApiEvent> Events => _channel.Reader;

    /// <summary>Hands a change over. A follower that is too far behind is cut off: it has to list again.</summary>
    /// <returns>False where it was cut off.</returns>
    public bool Offer(ApiEvent change)
    {
        if (_channel.Writer.TryWrite(change))
        {
            return true;
        }

        _channel.Writer.TryComplete();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_store.Gate)
        {
            _shelf.Subscriptions.Remove(this);
        }

        _channel.Writer.TryComplete();
    }
}
