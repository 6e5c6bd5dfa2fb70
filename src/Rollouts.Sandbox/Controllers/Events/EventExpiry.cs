using System.Globalization;
using System.Threading.Channels;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Events;

/// <summary>
/// Deletes events an hour after they were last written; in a real cluster etcd's leases do that. It remembers no more of an
/// event than its name and its version: there are many of them, and nobody else follows them.
/// </summary>
internal sealed class EventExpiry : Controller, IFeed
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan SweepAtMostEvery = TimeSpan.FromMinutes(1);
    private static readonly ObjectKey TheSweep = new(string.Empty, "events");

    private readonly IApi _api;
    private readonly Queue<(ObjectKey Key, long Version, DateTimeOffset Due)> _written = new();
    private readonly ChannelReader<ApiEvent> _changes;

    /// <summary>Creates the sweeper. Events from before it are not swept.</summary>
    public EventExpiry(WorkLoop loop, IApi api)
        : base(loop)
    {
        _api = api;
        _changes = api.Watch(Resources.Events, loop.Stopping);
        loop.Follow(this);
    }

    /// <inheritdoc/>
    public override int Rank => 2;

    /// <inheritdoc/>
    public override void Sync(ObjectKey key)
    {
        var now = _api.Time.GetUtcNow();
        while (_written.TryPeek(out var oldest) && oldest.Due <= now)
        {
            _written.Dequeue();
            if (_api.Find(Resources.Events, oldest.Key.Namespace, oldest.Key.Name) is { } current
                && current["metadata"].Text("resourceVersion") == oldest.Version.ToString(CultureInfo.InvariantCulture))
            {
                _api.Delete(Resources.Events, oldest.Key.Namespace, oldest.Key.Name);
            }
        }

        PlanNext(now);
    }

    /// <inheritdoc/>
    public bool Drain()
    {
        var changed = false;
        while (_changes.TryRead(out var change))
        {
            changed = true;
            if (change.Type != "DELETED")
            {
                _written.Enqueue((new ObjectKey(change.Object.Namespace(), change.Object.Name()), change.Version, _api.Time.GetUtcNow() + Lifetime));
                if (_written.Count == 1)
                {
                    PlanNext(_api.Time.GetUtcNow());
                }
            }
        }

        return changed;
    }

    /// <inheritdoc/>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _changes.WaitToReadAsync(cancellationToken);

    private void PlanNext(DateTimeOffset now)
    {
        if (_written.TryPeek(out var oldest))
        {
            var wait = oldest.Due - now;
            EnqueueAfter(TheSweep, wait > SweepAtMostEvery ? wait : SweepAtMostEvery);
        }
    }
}
