using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.Controllers;

/// <summary>The cluster as the controllers see it; each kind is followed once.</summary>
internal sealed class ClusterCache
{
    /// <summary>Starts following.</summary>
    /// <param name="api">The API.</param>
    /// <param name="kinds">What it serves.</param>
    /// <param name="loop">The loop that takes the changes in.</param>
    public ClusterCache(IApi api, KindRegistry kinds, WorkLoop loop)
    {
        Nodes = new(api, Resources.Nodes, loop, static (json, stored) => new Node(json, stored));
        Deployments = new(api, Resources.Deployments, loop, static (json, stored) => new Deployment(json, stored));
        ReplicaSets = new(api, Resources.ReplicaSets, loop, static (json, stored) => new ReplicaSet(json, stored));
        DaemonSets = new(api, Resources.DaemonSets, loop, static (json, stored) => new DaemonSet(json, stored));
        StatefulSets = new(api, Resources.StatefulSets, loop, static (json, stored) => new StatefulSet(json, stored));
        ControllerRevisions = new(api, Resources.ControllerRevisions, loop, static (json, stored) => new ControllerRevision(json, stored));
        Pods = new(api, Resources.Pods, loop, static (json, stored) => new Pod(json, stored));
        Quotas = new(api, Resources.ResourceQuotas, loop, static (json, stored) => new ApiObject(json, stored));
        IInformer[] typed = [Nodes, Deployments, ReplicaSets, DaemonSets, StatefulSets, ControllerRevisions, Pods, Quotas];
        All = [.. typed, .. kinds.Stored.Where(k => k.Type != Resources.Events && !typed.Any(t => t.Type == k.Type)).Select(k => new Informer<ApiObject>(api, k.Type, loop, static (json, stored) => new ApiObject(json, stored)))];
    }

    /// <summary>The nodes.</summary>
    public Informer<Node> Nodes { get; }

    /// <summary>The Deployments.</summary>
    public Informer<Deployment> Deployments { get; }

    /// <summary>The ReplicaSets.</summary>
    public Informer<ReplicaSet> ReplicaSets { get; }

    /// <summary>The DaemonSets.</summary>
    public Informer<DaemonSet> DaemonSets { get; }

    /// <summary>The StatefulSets.</summary>
    public Informer<StatefulSet> StatefulSets { get; }

    /// <summary>The revisions of StatefulSets and DaemonSets.</summary>
    public Informer<ControllerRevision> ControllerRevisions { get; }

    /// <summary>The pods.</summary>
    public Informer<Pod> Pods { get; }

    /// <summary>The quotas.</summary>
    public Informer<ApiObject> Quotas { get; }

    /// <summary>Every kind but events, to which nothing belongs and which belong to nothing.</summary>
    public IReadOnlyList<IInformer> All { get; }
}
