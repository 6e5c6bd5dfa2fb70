using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Events;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Controllers.ReplicaSets;
using Rollouts.Sandbox.Controllers.Revisions;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.DaemonSets;

/// <summary>Keeps one pod of a DaemonSet on every node that suits it, and brings new templates to them node by node.</summary>
internal sealed class DaemonSetController : PodKeepingController<DaemonSet>
{
    private static readonly EventSource Source = new("daemonset-controller");

    private readonly IApi _api;
    private readonly ClusterCache _cache;
    private readonly EventRecorder _events;
    private readonly Ownership _pods;
    private readonly PodControl _control;
    private readonly RevisionHistory _revisions;
    private readonly FailedPodBackoff _backoff = new();

    /// <summary>Creates the controller.</summary>
    public DaemonSetController(WorkLoop loop, IApi api, ClusterCache cache, EventRecorder events)
        : base(loop, cache.DaemonSets, "DaemonSet", api.Time)
    {
        _api = api;
        _cache = cache;
        _events = events;
        _pods = new Ownership(api, Resources.DaemonSets, Resources.Pods);
        _control = new PodControl(api, events, Source, Resources.DaemonSets);
        _revisions = new RevisionHistory(api, Resources.DaemonSets, DaemonPod.HashLabel);
        cache.DaemonSets.OnChange(OnSet);
        cache.Pods.OnChange(OnPod);
        cache.ControllerRevisions.OnChange((before, now) => EnqueueOwner(now ?? before));
        cache.Nodes.OnChange(OnNode);
        cache.Quotas.OnChange((before, now) => RetryRefused((now ?? before)!.Namespace));
    }

    /// <summary>After scheduler and nodes: the next step is taken when the last one has become pods.</summary>
    public override int Rank => 1;

    /// <inheritdoc/>
    public override void Sync(ObjectKey key)
    {
        if (_cache.DaemonSets.Find(key) is not { IsBeingDeleted: false } set)
        {
            return;
        }

        if (set.Selector.Requirements.Count == 0)
        {
            _events.Warning(Source, EventSubject.Of(Resources.DaemonSets, set), "SelectingAll", "This daemon set is selecting all pods. A non-empty selector is required.");
            return;
        }

        var pods = _pods.Claim(set, set.Selector, _cache.Pods.OwnedBy(set.Uid), _cache.Pods.OrphansIn(set.Namespace), static json => new Pod(json));
        var history = DaemonSetHistory.Read(_api, _cache, _revisions, set, pods);
        var pass = new DaemonSetPass(set, _cache.Nodes.All.Values, pods, history.Hash, _api.Time.GetUtcNow());
        var refusal = Step(pass);
        if (refusal is null)
        {
            history.CleanUp(pods);
        }

        DaemonSetStatus.Write(_api, pass, history.Collisions);
        LookAgainWhenAvailable(set, pods);
        if (refusal is not null)
        {
            EnqueueRateLimited(key);
        }
    }

    /// <summary>Puts the nodes in order, and where there was nothing to put in order takes a step of the update.</summary>
    /// <returns>The API's refusal; null where all went well.</returns>
    private ApiRefusal? Step(DaemonSetPass pass)
    {
        var upkeep = new NodeUpkeep(
            pass,
            _backoff,
            (isWarning, reason, message) => _events.Tell(Source, EventSubject.Of(Resources.DaemonSets, pass.Set), isWarning ? "Warning" : "Normal", reason, message),
            wait => EnqueueAfter(pass.Set.Key, wait)).Plan();
        if (!upkeep.IsEmpty)
        {
            // What was just done is seen at the next look; an update goes on from there.
            return Apply(pass, upkeep);
        }

        return pass.Set.IsOnDelete ? null : Apply(pass, DaemonRollingUpdate.Plan(pass));
    }

    private ApiRefusal? Apply(DaemonSetPass pass, DaemonSetChanges changes)
    {
        var created = _control.Create(pass.Set, [.. changes.NodesToServe.Select(n => DaemonPod.TemplateFor(pass.Set, pass.Hash, n))]);
        var deleted = _control.Delete(pass.Set, changes.PodsToDelete);
        return created ?? deleted;
    }

    private void OnSet(DaemonSet? before, DaemonSet? now)
    {
        Enqueue((now ?? before)!.Key);
        if (now is null)
        {
            _backoff.Forget(before!.Uid);
        }
    }

    /// <summary>Heartbeats are not worth a look: only what can make a node suit a DaemonSet or not.</summary>
    private void OnNode(Node? before, Node? now)
    {
        foreach (var set in _cache.DaemonSets.All.Values)
        {
            if (before is null || now is null || DaemonPlacement.Of(set, before) != DaemonPlacement.Of(set, now))
            {
                Enqueue(set.Key);
            }
        }
    }

    /// <summary>A refused set would try again by itself, after a growing pause; a learner who has just freed quota should not have to wait for it.</summary>
    private void RetryRefused(string ns)
    {
        foreach (var set in _cache.DaemonSets.In(ns))
        {
            Enqueue(set.Key);
        }
    }
}
