using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Rollouts.Core.Tests.Given;
using Rollouts.Problems;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Core.Tests.Problems;

/// <summary>A rollout from <c>app:1</c> to <c>app:2</c> that is under way, and what is seen of it as time passes.</summary>
internal sealed class Scene
{
    public const string New = "new";
    public const string Old = "old";

    private readonly WorkloadKind _kind;
    private readonly FakeTimeProvider _time = new(A.Noon.AddHours(5));
    private readonly Dictionary<string, JsonObject> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _nodes = new(StringComparer.Ordinal);
    private readonly List<JsonObject> _events = [];
    private readonly ProblemTracker _tracker;
    private readonly TimeSpan _offset;

    /// <param name="kind">The workload's kind.</param>
    /// <param name="replicas">How many pods are wanted.</param>
    /// <param name="policy">What a user said.</param>
    /// <param name="offset">How far the server's clock is ahead of ours.</param>
    public Scene(WorkloadKind kind, int replicas = 3, ProblemPolicy? policy = null, TimeSpan offset = default)
    {
        _kind = kind;
        _offset = offset;
        _tracker = new ProblemTracker(policy ?? ProblemPolicy.Default, _time);
        Began = Now;
        Workload = A.Deployment(replicas, "app:2", generation: 2);
        if (kind == WorkloadKind.Deployment)
        {
            Workload.With("status", A.Status(2, replicas + 1, 1, replicas, replicas));
        }
        else if (kind == WorkloadKind.DaemonSet)
        {
            Workload.With("status", new JsonObject { ["observedGeneration"] = 2, ["desiredNumberScheduled"] = replicas, ["currentNumberScheduled"] = replicas, ["updatedNumberScheduled"] = 1, ["numberReady"] = replicas - 1, ["numberAvailable"] = replicas - 1 });
        }
        else
        {
            Workload.With("status", A.Status(2, replicas, 1, replicas - 1, replicas - 1)).With("status>updateRevision", "web-new").With("status>currentRevision", "web-old");
        }
    }

    public JsonObject Workload { get; }

    public Unseen Unseen { get; set; }

    /// <summary>When the scene began, by the server's clock.</summary>
    public DateTimeOffset Began { get; }

    /// <summary>The server's clock.</summary>
    public DateTimeOffset Now => _time.GetUtcNow() + _offset;

    public TimeSpan Elapsed => Now - Began;

    /// <summary>Conditions that the new ReplicaSet shows.</summary>
    public JsonArray ReplicaSetConditions { get; } = [];

    public static TheoryData<string> Kinds => [.. WorkloadKind.All.Select(kind => kind.Name)];

    public static JsonObject Waiting(string reason, string? message = null, int restarts = 0, JsonObject? last = null, string name = "app") =>
        Status(name, new JsonObject { ["waiting"] = new JsonObject { ["reason"] = reason, ["message"] = message } }, restarts, last);

    public static JsonObject Running(DateTimeOffset started, bool ready = false, int restarts = 0, JsonObject? last = null, string name = "app")
    {
        var status = Status(name, new JsonObject { ["running"] = new JsonObject { ["startedAt"] = A.Stamp(started) } }, restarts, last);
        status["ready"] = ready;
        status["started"] = true;
        return status;
    }

    public static JsonObject Ended(int exitCode, string reason = "Error", int restarts = 0, string name = "app") => Status(name, End(exitCode, reason), restarts, null);

    public static JsonObject End(int exitCode, string reason = "Error", DateTimeOffset? at = null) => new()
    {
        ["terminated"] = new JsonObject { ["exitCode"] = exitCode, ["reason"] = reason, ["finishedAt"] = A.Stamp(at ?? A.Noon) },
    };

    /// <summary>Sets a pod: of the new revision unless said otherwise.</summary>
    public Scene Pod(string name, JsonObject? container = null, string revision = New, string? node = "node-1", bool ready = false, Action<JsonObject>? change = null)
    {
        var owner = _kind == WorkloadKind.Deployment ? $"uid-rs-{revision}" : "uid-web";
        var labels = new JsonObject { ["app"] = "web" };
        labels[_kind == WorkloadKind.Deployment ? "pod-template-hash" : "controller-revision-hash"] = _kind == WorkloadKind.StatefulSet ? $"web-{revision}" : revision;
        var pod = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["uid"] = $"uid-{name}",
                ["labels"] = labels,
                ["ownerReferences"] = new JsonArray(new JsonObject { ["uid"] = owner, ["name"] = $"web-{revision}", ["controller"] = true }),
            },
            ["spec"] = new JsonObject
            {
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = revision == New ? "shop/app:2" : "shop/app:1" }),
            },
            ["status"] = new JsonObject
            {
                ["phase"] = ready ? "Running" : "Pending",
                ["conditions"] = new JsonArray(
                    Condition("PodScheduled", "True", null, Began),
                    Condition("Ready", ready ? "True" : "False", null, Began)),
                ["containerStatuses"] = container is null ? [] : new JsonArray(container.DeepClone()),
            },
        };
        if (node is not null)
        {
            pod["spec"]!["nodeName"] = node;
        }

        change?.Invoke(pod);
        _pods[name] = pod;
        return this;
    }

    public Scene WithoutPod(string name)
    {
        _pods.Remove(name);
        return this;
    }

    public Scene Unschedulable(string name, string reason = "Unschedulable") => Pod(name, node: null, change: pod =>
        pod["status"]!["conditions"] = new JsonArray(Condition("PodScheduled", "False", reason, Began, "0/3 nodes are available: 3 Insufficient cpu.")));

    public Scene Event(string objectUid, string reason, string message, string? container = "app", DateTimeOffset? first = null, DateTimeOffset? last = null)
    {
        _events.Add(new JsonObject
        {
            ["reason"] = reason,
            ["message"] = message,
            ["involvedObject"] = new JsonObject { ["uid"] = objectUid, ["fieldPath"] = container is null ? null : $"spec.containers{{{container}}}" },
            ["firstTimestamp"] = A.Stamp(first ?? Now),
            ["lastTimestamp"] = A.Stamp(last ?? Now),
        });
        return this;
    }

    public Scene Node(string name, bool ready = true, bool cordoned = false)
    {
        _nodes[name] = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["unschedulable"] = cordoned },
            ["status"] = new JsonObject { ["conditions"] = new JsonArray(Condition("Ready", ready ? "True" : "Unknown", "NodeStatusUnknown", Began)) },
        };
        return this;
    }

    public Scene Refused(string message = "exceeded quota: small")
    {
        if (_kind == WorkloadKind.Deployment)
        {
            ReplicaSetConditions.Add(Condition("ReplicaFailure", "True", "FailedCreate", Began, message));
            return this;
        }

        Workload.With(_kind == WorkloadKind.DaemonSet ? "status>currentNumberScheduled" : "status>replicas", 1);
        return Event("uid-web", "FailedCreate", message, container: null);
    }

    public Scene Pass(TimeSpan time)
    {
        _time.Advance(time);
        return this;
    }

    public Scene Pass(double seconds) => Pass(TimeSpan.FromSeconds(seconds));

    public Assessment See() => _tracker.Observe(Snapshot());

    public Assessment Look() => ProblemTracker.Look(Snapshot(), ProblemPolicy.Default);

    /// <summary>Lets time pass, with nothing new happening, as whoever waits does: until the next window's end, and no sooner.</summary>
    /// <returns>The verdict; null where there will be none.</returns>
    public Assessment? Verdict()
    {
        for (var looks = 0; looks < 10; looks++)
        {
            var seen = See();
            if (seen.IsFatal)
            {
                return seen;
            }

            if (seen.LookAgainAfter is not { } wait)
            {
                return null;
            }

            Pass(wait);
        }

        throw new InvalidOperationException("It says again and again to look later.");
    }

    public RolloutSnapshot Snapshot() => new()
    {
        Workload = new Workload(_kind, Workload.AsElement(), A.Cluster),
        Pods = [.. _pods.Values.Select(pod => new ObservedPod(pod.AsElement()))],
        Revisions = Unseen.HasFlag(Unseen.Revisions) ? [] : [Revision(Old, "app:1", 1), Revision(New, "app:2", 2)],
        Events = [.. _events.Select(seen => new ObservedEvent(seen.AsElement()))],
        Nodes = _nodes.Values.Select(node => new ObservedNode(node.AsElement())).ToDictionary(node => node.Name, StringComparer.Ordinal),
        Unseen = Unseen,
        ServerTime = Now,
    };

    public static JsonObject Condition(string type, string status, string? reason, DateTimeOffset since, string? message = null) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["reason"] = reason,
        ["message"] = message,
        ["lastTransitionTime"] = A.Stamp(since),
        ["lastUpdateTime"] = A.Stamp(since),
    };

    private static JsonObject Status(string name, JsonObject state, int restarts, JsonObject? last) => new()
    {
        ["name"] = name,
        ["state"] = state,
        ["lastState"] = last ?? [],
        ["restartCount"] = restarts,
        ["ready"] = false,
    };

    private ObservedRevision Revision(string name, string image, int number)
    {
        JsonObject json;
        if (_kind == WorkloadKind.Deployment)
        {
            json = A.ReplicaSet(number, image);
            json["metadata"]!["name"] = $"web-{name}";
            json["metadata"]!["uid"] = $"uid-rs-{name}";
            json["status"]!["conditions"] = name == New ? ReplicaSetConditions.DeepClone() : new JsonArray();
        }
        else
        {
            var template = A.Template(image);
            template["$patch"] = "replace";
            json = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = $"web-{name}",
                    ["uid"] = $"uid-cr-{name}",
                    ["labels"] = new JsonObject { ["controller-revision-hash"] = name },
                    ["ownerReferences"] = new JsonArray(new JsonObject { ["uid"] = "uid-web", ["controller"] = true }),
                },
                ["revision"] = number,
                ["data"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = template } },
            };
        }

        return new ObservedRevision(json.AsElement());
    }
}
