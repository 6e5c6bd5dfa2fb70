using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Events;

/// <summary>Deletes events an hour after they were last written; in a real cluster etcd's leases do that.</summary>
internal sealed class EventExpiry : Controller
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan SweepAtMostEvery = TimeSpan.FromMinutes(1);
    private static readonly ObjectKey TheSweep = new(string.Empty, "events");

    private readonly IApi _api;
    private readonly Queue<(ObjectKey Key, long Version, DateTimeOffset Due)> _written = new();
    private readonly ClusterCache _cache;

    /// <summary>Creates the sweeper.</summary>
    public EventExpiry(WorkLoop loop, IApi api, ClusterCache cache)
        : base(loop)
    {
        _api = api;
        _cache = cache;
        cache.Events.OnChange((_, now) => Note(now));
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
            if (_cache.Events.Find(oldest.Key) is { } current && current.Version == oldest.Version)
            {
                _api.Delete(Resources.Events, oldest.Key.Namespace, oldest.Key.Name);
            }
        }

        PlanNext(now);
    }

    private void Note(ApiObject? written)
    {
        if (written is null)
        {
            return;
        }

        var now = _api.Time.GetUtcNow();
        _written.Enqueue((written.Key, written.Version, now + Lifetime));
        if (_written.Count == 1)
        {
            PlanNext(now);
        }
    }

    private void PlanNext(DateTimeOffset now)
    {
        if (_written.TryPeek(out var oldest))
        {
            var wait = oldest.Due - now;
            EnqueueAfter(TheSweep, wait > SweepAtMostEvery ? wait : SweepAtMostEvery);
        }
    }
}
