using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Requests;

namespace Rollouts.Kubernetes.Watching;

/// <summary>
/// The streams of a session. Whoever follows what is followed already shares its stream, so that their number grows with what is
/// looked at and not with who looks.
/// </summary>
internal sealed class SharedStreams(RequestSender sender)
{
    private readonly object _gate = new();
    private readonly Dictionary<(ResourceType Type, ListQuery Query), SharedStream> _streams = [];

    /// <summary>Follows.</summary>
    /// <exception cref="RequestFailureException">The first list failed, or trying again cannot help.</exception>
    public async IAsyncEnumerable<Observation> FollowAsync(ResourceType type, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (stream, listener) = Join(type, query);
        try
        {
            await foreach (var observation in listener.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                // What is waiting is not told to somebody who has left.
                cancellationToken.ThrowIfCancellationRequested();
                yield return observation;
            }
        }
        finally
        {
            await stream.LeaveAsync(listener).ConfigureAwait(false);
            Forget((type, query), stream);
        }
    }

    private (SharedStream Stream, Channel<Observation> Listener) Join(ResourceType type, ListQuery query)
    {
        lock (_gate)
        {
            if (_streams.TryGetValue((type, query), out var stream) && stream.TryJoin() is { } joined)
            {
                return (stream, joined);
            }

            stream = new SharedStream(token => new Follower(sender, type, query).RunAsync(token));
            _streams[(type, query)] = stream;
            return (stream, stream.TryJoin()!);
        }
    }

    private void Forget((ResourceType Type, ListQuery Query) key, SharedStream stream)
    {
        lock (_gate)
        {
            if (stream.IsOver && _streams.GetValueOrDefault(key) == stream)
            {
                _streams.Remove(key);
            }
        }
    }
}
