using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Events;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Controllers.Revisions;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.StatefulSets;

/// <summary>Keeps numbered pods, each with a name of its own, and changes them in order: up from the first, down and to a new template from the last.</summary>
internal sealed class StatefulSetController : PodKeepingController<StatefulSet>
{
    private readonly IApi _api;
    private readonly ClusterCache _cache;
    private readonly Ownership _pods;
    private readonly RevisionHistory _history;
    private readonly StatefulPodControl _control;

    /// <summary>Creates the controller.</summary>
    public StatefulSetController(WorkLoop loop, IApi api, ClusterCache cache, EventRecorder events)
        : base(loop, cache.StatefulSets, "StatefulSet", api.Time)
    {
        _api = api;
        _cache = cache;
        _pods = new Ownership(api, Resources.StatefulSets, Resources.Pods);
        _history = new RevisionHistory(api, Resources.StatefulSets, "controller.kubernetes.io/hash");
        _control = new StatefulPodControl(api, events);
        cache.StatefulSets.OnChange((before, now) => Enqueue((now ?? before)!.Key));
        cache.Pods.OnChange(OnPod);
        cache.Quotas.OnChange((before, now) => RetryRefused((now ?? before)!.Namespace));
    }

    /// <inheritdoc/>
    public override void Sync(ObjectKey key)
    {
        if (_cache.StatefulSets.Find(key) is not { } set)
        {
            return;
        }

        var pods = ClaimPods(set);
        var status = StatefulSetStatus.Read(set.Json["status"]);
        if (set.IsBeingDeleted)
        {
            WriteStatus(set, status.Count(set, pods, Now));
            return;
        }

        var revisions = _history.Claim(set, set.Selector, _cache.ControllerRevisions);
        var collisions = status.CollisionCount;
        var update = _history.Current(set, set.Template, revisions, ref collisions);
        var current = revisions.Find(r => r.Name == status.CurrentRevision) ?? update;
        status = status with { CurrentRevision = current.Name, UpdateRevision = update.Name, CollisionCount = collisions };
        var pass = new StatefulSetPass(set, current, update, pods, _control, Now);
        try
        {
            Step(pass);
        }
        finally
        {
            // Also after a refusal: what was counted is so nevertheless.
            WriteStatus(set, Judge(pass, status.Count(set, pods, Now)));
            var live = pods.Select(PodIdentity.RevisionOf).Append(current.Name).Append(update.Name).ToHashSet(StringComparer.Ordinal);
            _history.Truncate(revisions, r => live.Contains(r.Name), set.HistoryLimit);
            LookAgainWhenAvailable(set, pods);
        }
    }

    private DateTimeOffset Now => _api.Time.GetUtcNow();

    /// <summary>Scaling goes before updating.</summary>
    private static void Step(StatefulSetPass pass)
    {
        if (!Upkeep.Step(pass) && !ScaleDown.Step(pass) && !pass.Set.IsOnDelete)
        {
            RollingUpdate.Step(pass);
        }
    }

    /// <summary>A pod that was just deleted for an update is no longer counted as current, though it was when the pods were counted.</summary>
    private static StatefulSetStatus Judge(StatefulSetPass pass, StatefulSetStatus status) =>
        (pass.HasDeletedForUpdate ? status with { Current = Math.Max(0, status.Current - 1) } : status).CompleteUpdate(pass.Set);

    private List<Pod> ClaimPods(StatefulSet set) => _pods.Claim(
        set,
        set.Selector,
        _cache.Pods.OwnedBy(set.Uid).Where(p => PodIdentity.OrdinalOf(set, p) is not null),
        _cache.Pods.OrphansIn(set.Namespace).Where(p => PodIdentity.OrdinalOf(set, p) is not null),
        static json => new Pod(json));

    private void WriteStatus(StatefulSet set, StatefulSetStatus status)
    {
        if (status != StatefulSetStatus.Read(set.Json["status"]))
        {
            var draft = set.Draft();
            draft["status"] = status.ToJson();
            _api.UpdateStatus(Resources.StatefulSets, draft);
        }
    }

    /// <summary>A refused set would try again by itself, after up to a quarter of an hour; a learner who has just freed quota should not have to wait for it.</summary>
    private void RetryRefused(string ns)
    {
        foreach (var set in _cache.StatefulSets.In(ns).Where(s => StatefulSetStatus.Read(s.Json["status"]).Replicas < s.Desired))
        {
            Enqueue(set.Key);
        }
    }
}
