using System.Text.Json.Nodes;
using Rollouts.Selection;

namespace Rollouts.Referee.Tests.Verdicts;

/// <summary>Everything about a workload that a verdict may depend on. Null is a field that the object lacks.</summary>
internal sealed record State(WorkloadKind Kind)
{
    public long Generation { get; init; } = 1;

    public long? Observed { get; init; } = 1;

    public int? Desired { get; init; } = 0;

    public int Current { get; init; }

    public int Updated { get; init; }

    public int Ready { get; init; }

    public int? Available { get; init; } = 0;

    public int? MinReadySeconds { get; init; }

    public string? Strategy { get; init; } = "RollingUpdate";

    /// <summary>Whether there are settings of the strategy <c>RollingUpdate</c>; a partition is one.</summary>
    public bool HasRollingUpdate { get; init; } = true;

    public int? Partition { get; init; } = 0;

    /// <summary>Whether a StatefulSet says that its current revision is its update revision.</summary>
    public bool RevisionsAreEqual { get; init; } = true;

    public bool IsPaused { get; init; }

    public bool IsBeingDeleted { get; init; }

    /// <summary>The Deployment's conditions, each its type, status and reason.</summary>
    public string Conditions { get; init; } = "";

    /// <summary>Whether counts of zero are left out, as the API does with most of them.</summary>
    public bool LeavesOutZeros { get; init; }

    /// <summary>Pods of older templates that are still there.</summary>
    public int Outdated => Math.Max(0, Current - Updated);

    /// <summary>Whether something is absent that an API server fills in, so that only a test sees such an object.</summary>
    public bool LacksDefaults => ToString() != WithDefaults().ToString();

    /// <summary>What an API server makes of it.</summary>
    public State WithDefaults() => this with
    {
        Desired = Desired ?? 1,
        Strategy = Strategy ?? "RollingUpdate",
        HasRollingUpdate = Strategy != "OnDelete",
        Partition = Partition ?? 0,
    };

    /// <summary>The object as the server answers it.</summary>
    public JsonObject ToJson(string ns, string name) => new()
    {
        ["kind"] = Kind.Name,
        ["apiVersion"] = Kind.Resource.ApiVersion,
        ["metadata"] = Without(null, new()
        {
            ["name"] = name,
            ["namespace"] = ns,
            ["uid"] = $"uid-{name}",
            ["generation"] = Generation,
            ["creationTimestamp"] = "2026-11-01T08:00:00Z",
            ["deletionTimestamp"] = IsBeingDeleted ? "2026-11-01T09:00:00Z" : null,
        }),
        ["spec"] = Without(null, Kind == WorkloadKind.Deployment ? DeploymentSpec() : SetSpec()),
        ["status"] = Without(LeavesOutZeros ? 0 : null, Status()),
    };

    public override string ToString() => ToJson("default", "web").ToJsonString();

    private JsonObject DeploymentSpec() => new()
    {
        ["replicas"] = Desired,
        ["paused"] = IsPaused,
        ["minReadySeconds"] = MinReadySeconds,
        ["strategy"] = Strategy is null ? null : new JsonObject { ["type"] = Strategy },
        ["selector"] = Selector(),
        ["template"] = Template(),
    };

    private JsonObject SetSpec() => new()
    {
        ["replicas"] = Kind == WorkloadKind.StatefulSet ? Desired : null,
        ["minReadySeconds"] = MinReadySeconds,
        ["updateStrategy"] = Strategy is null ? null : Without(null, new()
        {
            ["type"] = Strategy,
            ["rollingUpdate"] = HasRollingUpdate ? Without(null, new() { ["partition"] = Kind == WorkloadKind.StatefulSet ? Partition : null }) : null,
        }),
        ["selector"] = Selector(),
        ["template"] = Template(),
    };

    private JsonObject Status() => Kind == WorkloadKind.DaemonSet
        ? new()
        {
            ["observedGeneration"] = Observed,
            ["desiredNumberScheduled"] = Desired,
            ["currentNumberScheduled"] = Current,
            ["updatedNumberScheduled"] = Updated,
            ["numberReady"] = Ready,
            ["numberAvailable"] = Available,
        }
        : new()
        {
            ["observedGeneration"] = Observed,
            ["replicas"] = Current,
            ["updatedReplicas"] = Updated,
            ["readyReplicas"] = Ready,
            ["availableReplicas"] = Available,
            ["currentRevision"] = Kind == WorkloadKind.StatefulSet ? "web-1" : null,
            ["updateRevision"] = Kind == WorkloadKind.StatefulSet ? RevisionsAreEqual ? "web-1" : "web-2" : null,
            ["conditions"] = Conditions.Length == 0 ? null : new JsonArray([.. Conditions.Split(',').Select(Condition)]),
        };

    private static JsonObject Condition(string words) => words.Split(' ') is [var type, var status, var reason]
        ? new() { ["type"] = type, ["status"] = status, ["reason"] = reason, ["message"] = "exceeded quota", ["lastUpdateTime"] = "2026-11-01T08:00:00Z" }
        : throw new ArgumentException($"'{words}' is not a type, a status and a reason", nameof(words));

    private static JsonObject Selector() => new() { ["matchLabels"] = new JsonObject { ["app"] = "web" } };

    private static JsonObject Template() => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "web" } },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "app:2" }) },
    };

    /// <summary>The map without the fields that are null, and without those of a value.</summary>
    private static JsonObject Without(JsonNode? value, JsonObject map) =>
        new(map.Where(field => field.Value is not null && !JsonNode.DeepEquals(field.Value, value)).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
}
