using Rollouts.Clusters;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Nodes;

/// <summary>Lets the nodes join, and then say that they live: by their lease every ten seconds, by their status every five minutes.</summary>
/// <param name="loop">The loop.</param>
/// <param name="api">The API.</param>
/// <param name="cache">The cluster.</param>
/// <param name="names">The nodes' names.</param>
internal sealed class NodeHeartbeat(WorkLoop loop, IApi api, ClusterCache cache, IReadOnlyList<string> names) : Controller(loop)
{
    private static readonly ResourceType Leases = new("coordination.k8s.io", "v1", "leases", "Lease");
    private static readonly TimeSpan LeaseEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StatusEvery = TimeSpan.FromMinutes(5);
    private static readonly ObjectKey Everyone = new(string.Empty, "nodes");

    private readonly DateTimeOffset _joined = api.Time.GetUtcNow();
    private DateTimeOffset _statusAt = api.Time.GetUtcNow() + StatusEvery;

    /// <summary>Lets all nodes join.</summary>
    public void Join()
    {
        foreach (var (name, index) in names.Select((n, i) => (n, i)))
        {
            var node = api.Create(Resources.Nodes, NodeObjects.Create(name, index, _joined)).Copy();

            // A new object's status is the server's to empty; the kubelet fills it in.
            node["status"] = NodeObjects.Status(name, index, _joined, _joined);
            api.UpdateStatus(Resources.Nodes, node);
        }

        Enqueue(Everyone);
    }

    /// <inheritdoc/>
    public override void Sync(ObjectKey key)
    {
        var now = api.Time.GetUtcNow();
        EnqueueAfter(Everyone, LeaseEvery);
        var isStatusDue = now >= _statusAt;
        foreach (var (name, index) in names.Select((n, i) => (n, i)))
        {
            // A node that somebody has deleted stays away, as a machine that is switched off.
            if (cache.Nodes.Find(new ObjectKey(string.Empty, name)) is not { } node)
            {
                continue;
            }

            var lease = NodeObjects.Lease(node, now);
            if (api.Find(Leases, lease.Namespace(), lease.Name()) is null)
            {
                api.Create(Leases, lease);
            }
            else
            {
                api.Update(Leases, lease);
            }

            if (isStatusDue)
            {
                var draft = node.Draft();
                draft["status"] = NodeObjects.Status(name, index, _joined, now);
                api.UpdateStatus(Resources.Nodes, draft);
            }
        }

        if (isStatusDue)
        {
            _statusAt = now + StatusEvery;
        }
    }
}
