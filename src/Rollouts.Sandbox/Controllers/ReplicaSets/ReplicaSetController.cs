using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Events;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.ReplicaSets;

/// <summary>Keeps as many pods of one template as a ReplicaSet wishes, whatever happens to them.</summary>
internal sealed class ReplicaSetController : OwnerController<ReplicaSet>
{
    private static readonly EventSource Source = new("replicaset-controller");

    private readonly IApi _api;
    private readonly ClusterCache _cache;
    private readonly Ownership _pods;
    private readonly PodControl _control;

    /// <summary>Creates the controller.</summary>
    public ReplicaSetController(WorkLoop loop, IApi api, ClusterCache cache, EventRecorder events)
        : base(loop, cache.ReplicaSets)
    {
        _api = api;
        _cache = cache;
        _pods = new Ownership(api, Resources.ReplicaSets, Resources.Pods);
        _control = new PodControl(api, events, Source, Resources.ReplicaSets);
        cache.ReplicaSets.OnChange((before, now) => Enqueue((now ?? before)!.Key));
        cache.Pods.OnChange(OnOwned);
        cache.Quotas.OnChange((before, now) => RetryRefused((now ?? before)!.Namespace));
    }

    /// <inheritdoc/>
    public override void Sync(ObjectKey key)
    {
        if (_cache.ReplicaSets.Find(key) is not { } set)
        {
            return;
        }

        var owned = _cache.Pods.OwnedBy(set.Uid);
        var active = _pods.Claim(
            set,
            set.Selector,
            owned.Where(p => p.IsActive),
            _cache.Pods.OrphansIn(set.Namespace).Where(p => p.IsActive),
            static json => new Pod(json));
        var terminating = owned.Count(p => p.IsTerminating && set.Selector.Matches(p.Labels));
        var refusal = set.IsBeingDeleted ? null : Manage(set, active);
        ReplicaSetStatus.Write(_api, set, active, terminating, refusal);
        LookAgainWhenAvailable(set, set.MinReadySeconds, active, _api.Time.GetUtcNow());
        if (refusal is not null)
        {
            EnqueueRateLimited(key);
        }
    }

    /// <summary>Creates what is missing or deletes what is too much.</summary>
    /// <returns>The API's refusal; null where all went well.</returns>
    private ApiRefusal? Manage(ReplicaSet set, List<Pod> active)
    {
        var excess = active.Count - set.Desired;
        if (excess < 0)
        {
            return _control.Create(set, set.Template, -excess);
        }

        if (excess == 0)
        {
            return null;
        }

        var order = new DeletionOrder(active, SiblingsByNode(set), _api.Time.GetUtcNow());
        return _control.Delete(set, active.Order(order).Take(excess));
    }

    /// <summary>How many pods of the same Deployment a node bears: doubled-up ones go first.</summary>
    private Dictionary<string, int> SiblingsByNode(ReplicaSet set)
    {
        var siblings = set.Owner is { } owner ? _cache.ReplicaSets.OwnedBy(owner.Uid) : [set];
        return siblings
            .SelectMany(s => _cache.Pods.OwnedBy(s.Uid))
            .Where(p => p.IsActive && p.NodeName is not null)
            .GroupBy(p => p.NodeName!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
    }

    /// <summary>A refused set would try again by itself, after up to a quarter of an hour; a learner who has just freed quota should not have to wait for it.</summary>
    private void RetryRefused(string ns) => EnqueueAll(ns, s => s.Conditions.Any(c => c.Type == ReplicaSetStatus.ReplicaFailure));
}
