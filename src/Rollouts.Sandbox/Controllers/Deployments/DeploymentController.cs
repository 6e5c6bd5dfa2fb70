using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Events;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>
/// Turns a Deployment into ReplicaSets: one for each pod template it ever had, the current one of the wished size and the
/// others empty. It never touches pods; ReplicaSets make and remove them.
/// </summary>
internal sealed class DeploymentController : OwnerController<Deployment>
{
    /// <summary>Who tells its events.</summary>
    public static readonly EventSource Source = new("deployment-controller");

    private readonly IApi _api;
    private readonly ClusterCache _cache;
    private readonly EventRecorder _events;
    private readonly Ownership _sets;

    /// <summary>Creates the controller.</summary>
    public DeploymentController(WorkLoop loop, IApi api, ClusterCache cache, EventRecorder events)
        : base(loop, cache.Deployments)
    {
        _api = api;
        _cache = cache;
        _events = events;
        _sets = new Ownership(api, Resources.Deployments, Resources.ReplicaSets);
        cache.Deployments.OnChange((before, now) => Enqueue((now ?? before)!.Key));
        cache.ReplicaSets.OnChange(OnOwned);
        cache.Pods.OnChange(OnPod);
    }

    /// <summary>
    /// After ReplicaSets and nodes: a Deployment takes its next step when the last one has become pods. The real controllers work
    /// side by side, and for a moment there can be more pods than the surge allows; here there never are.
    /// </summary>
    public override int Rank => 1;

    /// <inheritdoc/>
    public override void Sync(ObjectKey key)
    {
        if (_cache.Deployments.Find(key) is not { } deployment)
        {
            return;
        }

        if (deployment.Selector.Requirements.Count == 0)
        {
            _events.Warning(Source, EventSubject.Of(Resources.Deployments, deployment), "SelectingAll", "This deployment is selecting all pods. A non-empty selector is required.");
            return;
        }

        var sets = _sets.Claim(
            deployment,
            deployment.Selector,
            _cache.ReplicaSets.OwnedBy(deployment.Uid),
            _cache.ReplicaSets.OrphansIn(deployment.Namespace),
            static json => new ReplicaSet(json));
        var pass = new DeploymentPass(_api, _events, deployment, sets, PodsOf(sets));
        Step(pass);
    }

    private void Step(DeploymentPass pass)
    {
        var deployment = pass.Deployment;
        if (deployment.IsBeingDeleted)
        {
            NewReplicaSet.Refresh(pass);
            RolloutProgress.WriteCountsOnly(pass);
            return;
        }

        PauseCondition.Write(pass);
        if (deployment.IsPaused || ProportionalScaling.IsDue(pass))
        {
            // Scaling works while paused, and is never mixed with a step of a rollout.
            NewReplicaSet.Refresh(pass);
            ProportionalScaling.Scale(pass);
            if (deployment.IsPaused)
            {
                HistoryCleanup.Run(pass);
            }

            RolloutProgress.WriteCountsOnly(pass);
            return;
        }

        if (deployment.IsRecreate)
        {
            Recreate.Step(pass);
        }
        else
        {
            RollingUpdate.Step(pass);
        }

        if (RolloutProgress.NextLook(pass) is { } wait)
        {
            EnqueueAfter(deployment.Key, wait);
        }
    }

    private ILookup<string, Pod> PodsOf(IEnumerable<ReplicaSet> sets) => sets.SelectMany(s => _cache.Pods.OwnedBy(s.Uid)).ToLookup(p => p.Owner!.Uid, StringComparer.Ordinal);

    /// <summary>A Recreate waits for the last old pod to be really gone, of which no ReplicaSet tells.</summary>
    private void OnPod(Pod? before, Pod? now)
    {
        if ((now is null || (now.IsTerminal && before?.IsTerminal != true))
            && (now ?? before)!.Owner is { Kind: "ReplicaSet" } owner
            && _cache.ReplicaSets.Find(new ObjectKey((now ?? before)!.Namespace, owner.Name))?.Owner is { Kind: "Deployment" } deployment)
        {
            var key = new ObjectKey((now ?? before)!.Namespace, deployment.Name);
            if (_cache.Deployments.Find(key) is { IsRecreate: true })
            {
                Enqueue(key);
            }
        }
    }
}
