using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Events;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.NodeHealth;

/// <summary>Deletes the pods that do not tolerate a <c>NoExecute</c> taint of their node, or no longer.</summary>
internal sealed class TaintEviction : Controller
{
    private static readonly EventSource Source = new("taint-eviction-controller");

    private readonly IApi _api;
    private readonly ClusterCache _cache;
    private readonly EventRecorder _events;
    private readonly Dictionary<string, DateTimeOffset> _countingSince = new(StringComparer.Ordinal);

    /// <summary>Creates the controller.</summary>
    public TaintEviction(WorkLoop loop, IApi api, ClusterCache cache, EventRecorder events)
        : base(loop)
    {
        _api = api;
        _cache = cache;
        _events = events;
        cache.Pods.OnChange(OnPod);
        cache.Nodes.OnChange(OnNode);
    }

    /// <inheritdoc/>
    public override void Sync(ObjectKey key)
    {
        if (_cache.Pods.Find(key) is not { NodeName: { } name, IsBeingDeleted: false } pod || _cache.Nodes.Find(new ObjectKey(string.Empty, name)) is not { } node)
        {
            return;
        }

        if (Patience(pod, node) is not { } patience)
        {
            if (_countingSince.Remove(pod.Uid))
            {
                Tell(pod, $"Cancelling deletion of Pod {pod.Namespace}/{pod.Name}");
            }

            return;
        }

        var now = _api.Time.GetUtcNow();
        _countingSince.TryAdd(pod.Uid, now);
        var left = _countingSince[pod.Uid] + patience - now;
        if (left > TimeSpan.Zero)
        {
            EnqueueAfter(key, left);
            return;
        }

        Tell(pod, $"Marking for deletion Pod {pod.Namespace}/{pod.Name}");
        _api.Delete(Resources.Pods, pod.Namespace, pod.Name, new DeleteOptions(Uid: pod.Uid));
    }

    /// <summary>How long a pod bears its node's taints: the shortest of its tolerations, none for a taint that it does not tolerate; null for ever.</summary>
    private static TimeSpan? Patience(Pod pod, Node node)
    {
        var tolerations = Toleration.ReadAll(pod.Json["spec"]);
        TimeSpan? shortest = null;
        foreach (var taint in Driving(node))
        {
            var covering = tolerations.FirstOrDefault(t => t.Covers(taint));
            var seconds = covering is null ? 0 : covering.Seconds;
            if (seconds is { } limit && (shortest is null || TimeSpan.FromSeconds(limit) < shortest))
            {
                shortest = TimeSpan.FromSeconds(Math.Max(0, limit));
            }
        }

        return shortest;
    }

    private static IEnumerable<Taint> Driving(Node? node) => node?.Taints.Where(t => t.Effect == Taint.NoExecute) ?? [];

    private void Tell(Pod pod, string message) => _events.Normal(Source, EventSubject.Of(Resources.Pods, pod), "TaintManagerEviction", message);

    private void OnPod(Pod? before, Pod? now)
    {
        if (now is null)
        {
            _countingSince.Remove(before!.Uid);
        }
        else if (now.NodeName is not null && before?.NodeName is null)
        {
            Enqueue(now.Key);
        }
    }

    private void OnNode(Node? before, Node? now)
    {
        if (now is not null && !Driving(before).SequenceEqual(Driving(now)))
        {
            foreach (var pod in _cache.Pods.All.Values.Where(p => p.NodeName == now.Name))
            {
                Enqueue(pod.Key);
            }
        }
    }
}
