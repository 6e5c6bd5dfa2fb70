using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.NodeHealth;

/// <summary>Removes the pods of nodes that no longer exist, after 40 seconds in which the node might come back. Nobody else could: their kubelet is gone.</summary>
internal sealed class LostPods : Controller
{
    private static readonly TimeSpan Quarantine = TimeSpan.FromSeconds(40);

    private readonly IApi _api;
    private readonly ClusterCache _cache;
    private readonly Dictionary<string, DateTimeOffset> _missingSince = new(StringComparer.Ordinal);

    /// <summary>Creates the collector.</summary>
    public LostPods(WorkLoop loop, IApi api, ClusterCache cache)
        : base(loop)
    {
        _api = api;
        _cache = cache;
        cache.Pods.OnChange(OnPod);
        cache.Nodes.OnChange(OnNode);
    }

    /// <inheritdoc/>
    public override void Sync(ObjectKey key)
    {
        if (_cache.Pods.Find(key) is not { NodeName: { } node } pod || Exists(node))
        {
            return;
        }

        var now = _api.Time.GetUtcNow();
        _missingSince.TryAdd(node, now);
        var left = _missingSince[node] + Quarantine - now;
        if (left > TimeSpan.Zero)
        {
            EnqueueAfter(key, left);
        }
        else
        {
            _api.Delete(Resources.Pods, pod.Namespace, pod.Name, new DeleteOptions(GracePeriodSeconds: 0, Uid: pod.Uid));
        }
    }

    private bool Exists(string node) => _cache.Nodes.Find(new ObjectKey(string.Empty, node)) is not null;

    private void OnPod(Pod? before, Pod? now)
    {
        if (now is { NodeName: { } node } && before?.NodeName is null && !Exists(node))
        {
            Enqueue(now.Key);
        }
    }

    private void OnNode(Node? before, Node? now)
    {
        if (now is not null)
        {
            _missingSince.Remove(now.Name);
            return;
        }

        foreach (var pod in _cache.Pods.All.Values.Where(p => p.NodeName == before!.Name))
        {
            Enqueue(pod.Key);
        }
    }
}
