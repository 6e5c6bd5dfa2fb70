using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Requests;

namespace Rollouts.Kubernetes.Watching;

/// <summary>One stream with several listeners. Whoever comes later is first told what the others know already.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposed of when the last listener leaves.")]
internal sealed class SharedStream
{
    private readonly object _gate = new();
    private readonly List<Channel<Observation>> _listeners = [];
    private readonly Dictionary<string, Observation> _present = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<CancellationToken, IAsyncEnumerable<Observation>> _source;
    private Observation? _synced;
    private Task? _pump;
    private bool _isOver;

    public SharedStream(Func<CancellationToken, IAsyncEnumerable<Observation>> source) => _source = source;

    /// <summary>Whether it takes no more listeners.</summary>
    public bool IsOver
    {
        get
        {
            lock (_gate)
            {
                return _isOver;
            }
        }
    }

    /// <summary>Takes a listener in.</summary>
    /// <returns>Null where the stream has ended meanwhile.</returns>
    public Channel<Observation>? TryJoin()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return null;
            }

            var listener = Channel.CreateUnbounded<Observation>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
            foreach (var known in _present.Values)
            {
                listener.Writer.TryWrite(known);
            }

            if (_synced is { } synced)
            {
                listener.Writer.TryWrite(synced);
            }

            _listeners.Add(listener);
            _pump ??= Task.Run(PumpAsync, CancellationToken.None);
            return listener;
        }
    }

    /// <summary>Lets a listener go; with the last one the stream ends, and its connection is closed when this returns.</summary>
    public async Task LeaveAsync(Channel<Observation> listener)
    {
        lock (_gate)
        {
            _listeners.Remove(listener);
            if (_listeners.Count > 0)
            {
                return;
            }

            _isOver = true;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _pump!.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task PumpAsync()
    {
        try
        {
            await foreach (var observation in _source(_stopping.Token).ConfigureAwait(false))
            {
                Tell(observation);
            }
        }
        catch (Exception problem)
        {
            // Whatever it was, it belongs to the listeners: without them it would be nobody's, and they would wait for ever.
            End(problem);
        }
    }

    private void Tell(Observation observation)
    {
        lock (_gate)
        {
            switch (observation.Kind)
            {
                case ObservationKind.Present:
                    _present[ObjectFields.Key(observation.Object)] = observation;
                    break;
                case ObservationKind.Gone:
                    _present.Remove(ObjectFields.Key(observation.Object));
                    break;
                default:
                    _synced = observation;
                    break;
            }

            _listeners.ForEach(listener => listener.Writer.TryWrite(observation));
        }
    }

    private void End(Exception problem)
    {
        lock (_gate)
        {
            _isOver = true;
            _listeners.ForEach(listener => listener.Writer.TryComplete(problem));
        }
    }
}
