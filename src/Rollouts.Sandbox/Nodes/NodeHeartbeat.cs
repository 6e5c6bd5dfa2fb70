using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers;
using Rollouts.Sandbox.Controllers.Events;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Nodes;

/// <summary>
/// The part of a kubelet that speaks for its node: a Node object that somebody creates is filled in and becomes a working node;
/// then it says that it lives, by its lease every ten seconds and by its status every five minutes or when that changes. A node
/// that somebody deletes stays away, as a machine that is switched off, until its object is created again.
/// </summary>
internal sealed class NodeHeartbeat : Controller
{
    private static readonly TimeSpan LeaseEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StatusEvery = TimeSpan.FromMinutes(5);

    private readonly IApi _api;
    private readonly ClusterCache _cache;
    private readonly EventRecorder _events;
    private readonly NodeRoster _roster;
    private readonly Dictionary<string, DateTimeOffset> _statusDue = new(StringComparer.Ordinal);

    /// <summary>Creates the voices of all nodes.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="api">The API.</param>
    /// <param name="cache">The cluster.</param>
    /// <param name="events">Where events are told.</param>
    /// <param name="roster">The nodes' numbers.</param>
    public NodeHeartbeat(WorkLoop loop, IApi api, ClusterCache cache, EventRecorder events, NodeRoster roster)
        : base(loop)
    {
        _api = api;
        _cache = cache;
        _events = events;
        _roster = roster;
        cache.Nodes.OnChange(OnNode);
    }

    /// <summary>Lets nodes join.</summary>
    /// <param name="names">Their names.</param>
    public void Join(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            _ = _roster.NumberOf(name);
            _api.Create(Resources.Nodes, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        }
    }

    /// <inheritdoc/>
    public override void Sync(ObjectKey key)
    {
        if (_cache.Nodes.Find(key) is not { } node || NodeTrouble.IsSilent(node))
        {
            _statusDue.Remove(key.Name);
            return;
        }

        var now = _api.Time.GetUtcNow();
        EnqueueAfter(key, LeaseEvery);
        var draft = node.Draft();
        if (!node.IsRegistered)
        {
            NodeObjects.Register(draft, _roster.NumberOf(node.Name), now);
            draft = _api.Update(Resources.Nodes, draft).Copy();
        }

        RenewLease(node, now);
        var isWell = NodeTrouble.IsWell(node);
        if (node.IsReady != isWell || !_statusDue.TryGetValue(node.Name, out var due) || due <= now)
        {
            draft["status"] = NodeObjects.Status(draft, _roster.NumberOf(node.Name), isWell, now);
            _api.UpdateStatus(Resources.Nodes, draft);
            _statusDue[node.Name] = now + StatusEvery;
            TellReadiness(node, isWell);
        }
    }

    private void RenewLease(Node node, DateTimeOffset now)
    {
        var lease = NodeObjects.Lease(node, now);
        if (_api.Find(Resources.Leases, lease.Namespace(), lease.Name()) is null)
        {
            _api.Create(Resources.Leases, lease);
        }
        else
        {
            _api.Update(Resources.Leases, lease);
        }
    }

    private void TellReadiness(Node node, bool isWell)
    {
        if (node.IsReady != isWell)
        {
            var word = isWell ? "NodeReady" : "NodeNotReady";
            _events.Normal(new EventSource("kubelet", node.Name), EventSubject.Of(Resources.Nodes, node), word, $"Node {node.Name} status is now: {word}");
        }
    }

    private void OnNode(Node? before, Node? now)
    {
        if (now is null || before is null || before.Uid != now.Uid || before.IsReady != now.IsReady
            || NodeTrouble.IsWell(before) != NodeTrouble.IsWell(now) || NodeTrouble.IsSilent(before) != NodeTrouble.IsSilent(now))
        {
            Enqueue((now ?? before)!.Key);
        }
    }
}
