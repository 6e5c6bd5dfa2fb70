using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.DaemonSets;
using Rollouts.Sandbox.Controllers.Deployments;
using Rollouts.Sandbox.Controllers.Events;
using Rollouts.Sandbox.Controllers.Garbage;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Controllers.NodeHealth;
using Rollouts.Sandbox.Controllers.Quotas;
using Rollouts.Sandbox.Controllers.ReplicaSets;
using Rollouts.Sandbox.Controllers.Scheduling;
using Rollouts.Sandbox.Controllers.StatefulSets;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Nodes;

namespace Rollouts.Sandbox.Controllers;

/// <summary>Everything that makes an API server a cluster: the controllers, the scheduler and the nodes.</summary>
internal sealed class ClusterMachinery : IAsyncDisposable
{
    private readonly WorkLoop _loop;
    private readonly NodeHeartbeat _heartbeat;
    private readonly IReadOnlyList<string> _nodes;

    /// <summary>Builds the machinery; it stands still until <see cref="StartAsync"/>.</summary>
    /// <param name="api">The API, for callers of any name.</param>
    /// <param name="kinds">What it serves.</param>
    /// <param name="nodes">The names of the nodes that it begins with.</param>
    public ClusterMachinery(IApi api, KindRegistry kinds, IReadOnlyList<string> nodes)
    {
        _loop = new WorkLoop(api.Time);
        var manager = api.As("kube-controller-manager");
        var scheduler = api.As("kube-scheduler");
        var kubelet = api.As("kubelet");
        var cache = new ClusterCache(api, kinds, _loop);
        var events = new EventRecorder(manager);
        var told = new EventRecorder(kubelet);
        var roster = new NodeRoster();
        _nodes = nodes;
        _heartbeat = new NodeHeartbeat(_loop, kubelet, cache, told, roster);
        Logs = new NodeLogs(api, new Kubelets(_loop, kubelet, cache, told, roster));
        _ = new NodeLifecycleController(_loop, manager, cache, events);
        _ = new TaintEviction(_loop, manager, cache, events);
        _ = new LostPods(_loop, manager, cache);
        _ = new DeploymentController(_loop, manager, cache, events);
        _ = new ReplicaSetController(_loop, manager, cache, events);
        _ = new DaemonSetController(_loop, manager, cache, events);
        _ = new StatefulSetController(_loop, manager, cache, events);
        _ = new Scheduler(_loop, scheduler, cache, new EventRecorder(scheduler));
        _ = new QuotaController(_loop, manager, cache, kinds);
        _ = new EventExpiry(_loop, manager);
        var graph = new OwnerGraph();
        var types = kinds.All.ToDictionary(k => (k.Type.ApiVersion, k.Type.Kind), k => k.Type);
        foreach (var kind in cache.All)
        {
            _ = new GarbageCollector(_loop, manager, kind, graph, types);
        }
    }

    /// <summary>What the containers write.</summary>
    public IPodLogs Logs { get; }

    /// <summary>When something will happen without a change from outside; null for never. Meaningful while idle.</summary>
    public DateTimeOffset? NextDue => _loop.NextDue;

    /// <summary>Lets the nodes join and everything begin.</summary>
    /// <returns>Completes when the nodes are ready for pods.</returns>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _heartbeat.Join(_nodes);
        _loop.Start();
        await _loop.WaitUntilIdleAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Completes when everything that was written before this call has been worked off, and what followed from it, except what
    /// waits for the clock.
    /// </summary>
    /// <exception cref="InvalidOperationException">A controller failed other than by a refusal of the API.</exception>
    public Task WaitUntilIdleAsync(CancellationToken cancellationToken) => _loop.WaitUntilIdleAsync(cancellationToken);

    /// <summary>Stops everything. The objects stay as they are.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();
}
