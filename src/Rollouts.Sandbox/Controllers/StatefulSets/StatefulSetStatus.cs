using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.StatefulSets;

/// <summary>A StatefulSet's <c>status</c>.</summary>
internal sealed record StatefulSetStatus
{
    /// <summary>The generation that the rest speaks of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>The pods that there are, those that are going included.</summary>
    public int Replicas { get; init; }

    /// <summary>The ready pods.</summary>
    public int Ready { get; init; }

    /// <summary>The available pods.</summary>
    public int Available { get; init; }

    /// <summary>The pods of the current revision that are to stay.</summary>
    public int Current { get; init; }

    /// <summary>The pods of the update revision that are to stay.</summary>
    public int Updated { get; init; }

    /// <summary>The revision that the last complete update reached; pods below a partition are made from it.</summary>
    public string CurrentRevision { get; init; } = string.Empty;

    /// <summary>The revision of the template.</summary>
    public string UpdateRevision { get; init; } = string.Empty;

    /// <summary>How often a new revision's name was another template's.</summary>
    public int CollisionCount { get; init; }

    /// <summary>Reads a status.</summary>
    public static StatefulSetStatus Read(JsonNode? status) => new()
    {
        ObservedGeneration = status.Number("observedGeneration") ?? 0,
        Replicas = (int)(status.Number("replicas") ?? 0),
        Ready = (int)(status.Number("readyReplicas") ?? 0),
        Available = (int)(status.Number("availableReplicas") ?? 0),
        Current = (int)(status.Number("currentReplicas") ?? 0),
        Updated = (int)(status.Number("updatedReplicas") ?? 0),
        CurrentRevision = status.Text("currentRevision") ?? string.Empty,
        UpdateRevision = status.Text("updateRevision") ?? string.Empty,
        CollisionCount = (int)(status.Number("collisionCount") ?? 0),
    };

    /// <summary>Counts pods into it.</summary>
    /// <param name="set">The StatefulSet.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="now">The cluster's time.</param>
    public StatefulSetStatus Count(StatefulSet set, IReadOnlyList<Pod> pods, DateTimeOffset now)
    {
        var ready = pods.Where(p => p is { Phase: "Running", IsReady: true }).ToList();
        return this with
        {
            ObservedGeneration = set.Generation,
            Replicas = pods.Count,
            Ready = ready.Count,
            Available = ready.Count(p => p.IsAvailable(set.MinReadySeconds, now)),
            Current = pods.Count(p => !p.IsBeingDeleted && PodIdentity.RevisionOf(p) == CurrentRevision),
            Updated = pods.Count(p => !p.IsBeingDeleted && PodIdentity.RevisionOf(p) == UpdateRevision),
        };
    }

    /// <summary>
    /// Ends a rolling update whose pods are all new and ready: from then on its revision is the current one. Below a partition
    /// old pods stay, and the update stays unfinished. OnDelete never ends one.
    /// </summary>
    public StatefulSetStatus CompleteUpdate(StatefulSet set) => !set.IsOnDelete && Updated == set.Desired && Ready == set.Desired && Replicas == set.Desired
        ? this with { Current = Updated, CurrentRevision = UpdateRevision }
        : this;

    /// <summary>Writes it as the API does: most zeros are left out.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        Add(json, "observedGeneration", ObservedGeneration);
        json["replicas"] = Replicas;
        Add(json, "readyReplicas", Ready);
        Add(json, "currentReplicas", Current);
        Add(json, "updatedReplicas", Updated);
        Add(json, "currentRevision", CurrentRevision);
        Add(json, "updateRevision", UpdateRevision);
        json["collisionCount"] = CollisionCount;
        json["availableReplicas"] = Available;
        return json;
    }

    private static void Add(JsonObject json, string name, long number)
    {
        if (number != 0)
        {
            json[name] = number;
        }
    }

    private static void Add(JsonObject json, string name, string text)
    {
        if (text.Length > 0)
        {
            json[name] = text;
        }
    }
}
