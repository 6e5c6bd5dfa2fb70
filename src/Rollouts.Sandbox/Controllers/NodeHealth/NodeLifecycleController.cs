using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Events;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.NodeHealth;

/// <summary>
/// Watches over the nodes: one that has not renewed its lease for 50 seconds is Unknown; one that is not ready or is cordoned
/// bears the taints that say so; and the pods of one that is not ready are not ready, whatever they may be doing.
/// </summary>
internal sealed class NodeLifecycleController : Controller
{
    private static readonly EventSource Source = new("node-controller");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(50);

    private readonly IApi _api;
    private readonly ClusterCache _cache;
    private readonly EventRecorder _events;

    /// <summary>Creates the controller.</summary>
    public NodeLifecycleController(WorkLoop loop, IApi api, ClusterCache cache, EventRecorder events)
        : base(loop)
    {
        _api = api;
        _cache = cache;
        _events = events;
        cache.Nodes.OnChange(OnNode);
        cache.Pods.OnChange(OnPod);
    }

    /// <inheritdoc/>
    public override void Sync(ObjectKey key)
    {
        if (_cache.Nodes.Find(key) is not { IsRegistered: true } node)
        {
            return;
        }

        if (IsSilent(node) && node.Readiness != "Unknown")
        {
            // What follows from it follows when this change is seen.
            var draft = node.Draft();
            draft["status"]!["conditions"] = NodeConditions.Unknown(node, _api.Time.GetUtcNow());
            _api.UpdateStatus(Resources.Nodes, draft);
            return;
        }

        if (NodeTaints.Correct(node, _api.Time.GetUtcNow()) is { } taints)
        {
            var draft = node.Draft();
            draft.Section("spec")["taints"] = taints;
            _api.Update(Resources.Nodes, draft);
        }

        if (!node.IsReady)
        {
            foreach (var pod in _cache.Pods.All.Values.Where(p => p.NodeName == node.Name && p.IsReady))
            {
                MarkNotReady(pod);
            }
        }
    }

    /// <summary>Whether the lease has run out; where it has not, looks again when it may have.</summary>
    private bool IsSilent(Node node)
    {
        var renewed = ApiTime.Parse(_api.Find(Resources.Leases, "kube-node-lease", node.Name)?["spec"].Text("renewTime"));
        var left = (renewed ?? node.Created) + Patience - _api.Time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            EnqueueAfter(node.Key, left);
        }

        return left <= TimeSpan.Zero;
    }

    private void MarkNotReady(Pod pod)
    {
        var draft = pod.Draft();
        var ready = draft["status"].At("conditions").Maps().First(c => c.Text("type") == "Ready");
        ready["status"] = "False";
        ready["lastTransitionTime"] = ApiTime.Write(_api.Time.GetUtcNow());
        _events.Warning(Source, EventSubject.Of(Resources.Pods, pod), "NodeNotReady", "Node is not ready");
        _api.UpdateStatus(Resources.Pods, draft);
    }

    private void OnNode(Node? before, Node? now)
    {
        if (before is null || before.Uid != now?.Uid)
        {
            TellComingAndGoing(before, now);
        }
        else if (before.IsReady && !now.IsReady)
        {
            Tell(now, "NodeNotReady", $"Node {now.Name} status is now: NodeNotReady");
        }

        if (now is not null)
        {
            Enqueue(now.Key);
        }
    }

    private void TellComingAndGoing(Node? before, Node? now)
    {
        if (before is not null)
        {
            Tell(before, "RemovingNode", $"Node {before.Name} event: Removing Node {before.Name} from Controller");
        }

        if (now is not null)
        {
            Tell(now, "RegisteredNode", $"Node {now.Name} event: Registered Node {now.Name} in Controller");
        }
    }

    private void Tell(Node node, string reason, string message) => _events.Normal(Source, EventSubject.Of(Resources.Nodes, node), reason, message);

    /// <summary>A pod may say that it is ready in the moment in which its node stops being so.</summary>
    private void OnPod(Pod? before, Pod? now)
    {
        if (now is { IsReady: true, NodeName: { } node } && before?.IsReady != true && _cache.Nodes.Find(new ObjectKey(string.Empty, node)) is { IsReady: false } at)
        {
            Enqueue(at.Key);
        }
    }
}
