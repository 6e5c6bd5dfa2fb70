using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Events;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Scheduling;

/// <summary>
/// Puts each pod on a node that is ready, not cordoned and has room for what the pod requests; of several on the one with the
/// fewest pods of the same owner, then the fewest at all. A pod that fits nowhere is looked at again when something has changed.
/// </summary>
internal sealed class Scheduler : Controller
{
    private const string Name = "default-scheduler";
    private static readonly EventSource Source = new(Name);

    private readonly IApi _api;
    private readonly ClusterCache _cache;
    private readonly EventRecorder _events;
    private readonly NodeLedger _ledger = new();
    private readonly HashSet<ObjectKey> _waiting = [];

    /// <summary>Creates the scheduler.</summary>
    public Scheduler(WorkLoop loop, IApi api, ClusterCache cache, EventRecorder events)
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
        if (_cache.Pods.Find(key) is not { } pod || !IsMine(pod))
        {
            _waiting.Remove(key);
            return;
        }

        var fits = _cache.Nodes.All.Values.OrderBy(n => n.Name, StringComparer.Ordinal).Select(n => (Node: n, Fit: NodeFit.Check(pod, n, _ledger))).ToList();
        var best = fits
            .Where(f => f.Fit.IsFit)
            .OrderBy(f => _ledger.PodsOn(f.Node.Name).Count(p => p.Owner?.Uid == pod.Owner?.Uid && pod.Owner is not null))
            .ThenBy(f => _ledger.PodsOn(f.Node.Name).Count)
            .Select(f => f.Node)
            .FirstOrDefault();
        if (best is null)
        {
            _waiting.Add(key);
            TellUnschedulable(pod, [.. fits.Select(f => f.Fit)]);
            return;
        }

        _waiting.Remove(key);
        var draft = pod.Draft();
        draft.Section("spec")["nodeName"] = best.Name;
        _api.Update(Resources.Pods, draft);
        _events.Normal(Source, EventSubject.Of(Resources.Pods, pod), "Scheduled", $"Successfully assigned {pod.Namespace}/{pod.Name} to {best.Name}");
    }

    private static bool IsMine(Pod pod) => pod.NodeName is null && pod.IsActive && pod.SchedulerName == Name;

    private void TellUnschedulable(Pod pod, List<NodeFit> fits)
    {
        var message = Explain(fits);
        _events.Warning(Source, EventSubject.Of(Resources.Pods, pod), "FailedScheduling", message);
        var condition = pod.Json["status"].At("conditions").Maps().FirstOrDefault(c => c.Text("type") == "PodScheduled");
        if (condition.Text("status") == "False" && condition.Text("message") == message)
        {
            return;
        }

        var draft = pod.Draft();
        var now = ApiTime.Write(_api.Time.GetUtcNow());
        var told = new JsonObject
        {
            ["type"] = "PodScheduled",
            ["observedGeneration"] = pod.Generation,
            ["status"] = "False",
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = condition.Text("status") == "False" ? condition.Text("lastTransitionTime") : now,
            ["reason"] = "Unschedulable",
            ["message"] = message,
        };
        draft.Section("status")["conditions"] = new JsonArray(
            [.. draft["status"].At("conditions").Maps().Where(c => c.Text("type") != "PodScheduled").Select(c => c.DeepClone()), told]);
        _api.UpdateStatus(Resources.Pods, draft);
    }

    private static string Explain(List<NodeFit> fits)
    {
        if (fits.Count == 0)
        {
            return "no nodes available to schedule pods";
        }

        var of = string.Create(CultureInfo.InvariantCulture, $"0/{fits.Count} nodes are available: ");
        var reasons = Count(fits.SelectMany(f => f.Reasons));
        var preemption = Count(fits.Select(f => f.CanPreemptionHelp ? "No preemption victims found for incoming pod" : "Preemption is not helpful for scheduling"));
        return $"{of}{reasons}. no new claims to deallocate, preemption: {of}{preemption}.";
    }

    private static string Count(IEnumerable<string> reasons) => string.Join(
        ", ",
        reasons.GroupBy(r => r, StringComparer.Ordinal).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {g.Key}")).Order(StringComparer.Ordinal));

    private void OnPod(Pod? before, Pod? now)
    {
        _ledger.Update(before, now);
        if (now is not null && IsMine(now) && (before is null || before.Generation != now.Generation))
        {
            Enqueue(now.Key);
        }

        var hasFreed = before is { NodeName: not null, IsTerminal: false } && now is null or { IsTerminal: true };
        if (hasFreed)
        {
            RetryAll();
        }
    }

    /// <summary>A heartbeat is no reason to try again.</summary>
    private void OnNode(Node? before, Node? now)
    {
        if (before is null || now is null || before.Generation != now.Generation || before.IsCordoned != now.IsCordoned || before.IsReady != now.IsReady
            || !before.Taints.SequenceEqual(now.Taints)
            || !JsonNode.DeepEquals(before.Json["metadata"].At("labels"), now.Json["metadata"].At("labels"))
            || !JsonNode.DeepEquals(before.Json["status"].At("allocatable"), now.Json["status"].At("allocatable")))
        {
            RetryAll();
        }
    }

    private void RetryAll()
    {
        foreach (var key in _waiting)
        {
            Enqueue(key);
        }
    }
}
