using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers;
using Rollouts.Sandbox.Controllers.Events;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Nodes.Simulation;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Nodes;

/// <summary>Drives <see cref="PodSimulator"/> for every pod that is bound to a node that works.</summary>
internal sealed class Kubelets : Controller
{
    private static readonly ResourceType ConfigMaps = new(string.Empty, "v1", "configmaps", "ConfigMap");
    private static readonly ResourceType Secrets = new(string.Empty, "v1", "secrets", "Secret");

    private readonly IApi _api;
    private readonly ClusterCache _cache;
    private readonly EventRecorder _events;
    private readonly NodeRoster _roster;
    private readonly Dictionary<string, NodeMemory> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, PodMemory> _pods = [];

    /// <summary>Creates the kubelets.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="api">The API.</param>
    /// <param name="cache">The cluster.</param>
    /// <param name="events">Where events are told.</param>
    /// <param name="roster">The nodes' numbers.</param>
    public Kubelets(WorkLoop loop, IApi api, ClusterCache cache, EventRecorder events, NodeRoster roster)
        : base(loop)
    {
        _api = api;
        _cache = cache;
        _events = events;
        _roster = roster;
        cache.Pods.OnChange(OnPod);
        cache.Nodes.OnChange(OnNode);
    }

    /// <summary>What the nodes remember of a pod; null where they do not run it. For its logs.</summary>
    public PodState? StateOf(ObjectKey key)
    {
        lock (_pods)
        {
            return _pods.GetValueOrDefault(key)?.State;
        }
    }

    /// <inheritdoc/>
    public override void Sync(ObjectKey key)
    {
        if (_cache.Pods.Find(key) is not { NodeName: { } nodeName } pod || !IsWorking(nodeName) || (pod.IsTerminal && !pod.IsBeingDeleted))
        {
            return;
        }

        var node = MemoryOf(nodeName);
        var memory = MemoryOf(pod, node);
        var place = new PodPlace(
            NodeObjects.AddressOf(node.Index), memory.Address, node.Images.Contains, (kind, name) => _api.Find(Config(kind), pod.Namespace, name));
        var step = PodSimulator.Look(pod.Json, memory.State, place, _api.Time.GetUtcNow());
        node.Images.UnionWith(step.Pulled);
        Remember(key, memory with { State = step.State });
        foreach (var note in step.Notes)
        {
            _events.Tell(
                new EventSource("kubelet", nodeName), EventSubject.Of(Resources.Pods, pod, note.FieldPath), note.IsWarning ? "Warning" : "Normal", note.Reason, note.Message);
        }

        WriteStatus(pod, step.Status);
        if (step.IsGone)
        {
            _api.Delete(Resources.Pods, pod.Namespace, pod.Name, new DeleteOptions(GracePeriodSeconds: 0, Uid: pod.Uid));
        }
        else if (step.LookAgain is { } at)
        {
            EnqueueAfter(key, at - _api.Time.GetUtcNow());
        }
    }

    private void WriteStatus(Pod pod, JsonObject status)
    {
        if (!JsonNode.DeepEquals(status, pod.Json["status"]))
        {
            // Without a resourceVersion: while its node is well nobody else is the author of a pod's status, and labels may change meanwhile.
            var draft = pod.Draft();
            draft.Metadata().Remove("resourceVersion");
            draft["status"] = status;
            _api.UpdateStatus(Resources.Pods, draft);
        }
    }

    /// <summary>A node that is gone or in trouble neither starts nor stops anything, nor says how its pods are.</summary>
    private bool IsWorking(string name) => IsWorking(_cache.Nodes.Find(new ObjectKey(string.Empty, name)));

    private static bool IsWorking(Node? node) => node is { IsReady: true } && NodeTrouble.IsWell(node);

    private NodeMemory MemoryOf(string name)
    {
        if (!_nodes.TryGetValue(name, out var memory))
        {
            memory = new NodeMemory(_roster.NumberOf(name));
            _nodes[name] = memory;
        }

        return memory;
    }

    private PodMemory MemoryOf(Pod pod, NodeMemory node)
    {
        if (_pods.TryGetValue(pod.Key, out var known) && known.Uid == pod.Uid)
        {
            return known;
        }

        var fresh = new PodMemory(pod.Uid, NodeObjects.PodAddress(node.Index, node.Pods++), null);
        Remember(pod.Key, fresh);
        return fresh;
    }

    private void Remember(ObjectKey key, PodMemory memory)
    {
        lock (_pods)
        {
            _pods[key] = memory;
        }
    }

    private void OnPod(Pod? before, Pod? now)
    {
        if (now is null)
        {
            lock (_pods)
            {
                _pods.Remove(before!.Key);
            }
        }
        else if (now.NodeName is not null
            && (before?.NodeName is null || before.Generation != now.Generation || before.IsBeingDeleted != now.IsBeingDeleted || now.IsBeingDeleted))
        {
            Enqueue(now.Key);
        }
    }

    /// <summary>A node that works again catches up on everything that it has missed.</summary>
    private void OnNode(Node? before, Node? now)
    {
        if (IsWorking(now) && !IsWorking(before))
        {
            foreach (var pod in _cache.Pods.All.Values.Where(p => p.NodeName == now!.Name))
            {
                Enqueue(pod.Key);
            }
        }
    }

    private static ResourceType Config(string kind) => kind == "Secret" ? Secrets : ConfigMaps;

    private sealed class NodeMemory(int index)
    {
        public int Index { get; } = index;

        public HashSet<string> Images { get; } = new(StringComparer.Ordinal);

        public int Pods { get; set; }
    }

    private sealed record PodMemory(string Uid, string Address, PodState? State);
}
