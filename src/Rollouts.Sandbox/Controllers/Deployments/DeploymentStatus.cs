using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>A Deployment's <c>status</c>.</summary>
internal sealed record DeploymentStatus
{
    /// <summary>The generation that the rest speaks of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>The pods of all ReplicaSets.</summary>
    public int Replicas { get; init; }

    /// <summary>The pods of the new one.</summary>
    public int Updated { get; init; }

    /// <summary>The ready pods.</summary>
    public int Ready { get; init; }

    /// <summary>The available pods.</summary>
    public int Available { get; init; }

    /// <summary>The pods that are wanted and not available.</summary>
    public int Unavailable { get; init; }

    /// <summary>The pods that are going; null where a ReplicaSet has not counted them.</summary>
    public int? Terminating { get; init; }

    /// <summary>How often a new ReplicaSet's name was another template's; null for never.</summary>
    public int? CollisionCount { get; init; }

    /// <summary>The conditions, in the order in which they last changed.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>Reads a status.</summary>
    public static DeploymentStatus Read(JsonNode? status) => new()
    {
        ObservedGeneration = status.Number("observedGeneration") ?? 0,
        Replicas = (int)(status.Number("replicas") ?? 0),
        Updated = (int)(status.Number("updatedReplicas") ?? 0),
        Ready = (int)(status.Number("readyReplicas") ?? 0),
        Available = (int)(status.Number("availableReplicas") ?? 0),
        Unavailable = (int)(status.Number("unavailableReplicas") ?? 0),
        Terminating = (int?)status.Number("terminatingReplicas"),
        CollisionCount = (int?)status.Number("collisionCount"),
        Conditions = Condition.ReadAll(status),
    };

    /// <summary>Counts what there is.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="current">Its status until now.</param>
    /// <param name="sets">All its ReplicaSets.</param>
    /// <param name="newSet">The one of the current template; null where there is none yet.</param>
    /// <param name="now">The cluster's time.</param>
    public static DeploymentStatus Count(Deployment deployment, DeploymentStatus current, IReadOnlyList<ReplicaSet> sets, ReplicaSet? newSet, DateTimeOffset now)
    {
        var available = sets.Sum(s => s.Available);
        var isAvailable = available >= deployment.Desired - ReplicaLimits.MaxUnavailable(deployment);
        return new DeploymentStatus
        {
            ObservedGeneration = deployment.Generation,
            Replicas = sets.Sum(s => s.Replicas),
            Updated = newSet?.Replicas ?? 0,
            Ready = sets.Sum(s => s.Ready),
            Available = available,
            Unavailable = Math.Max(0, sets.Sum(s => s.Desired) - available),
            Terminating = CountTerminating(sets),
            CollisionCount = current.CollisionCount,
            Conditions = current.Conditions,
        }.With(isAvailable
            ? DeploymentConditions.New(DeploymentConditions.Available, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", now)
            : DeploymentConditions.New(DeploymentConditions.Available, "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", now));
    }

    /// <summary>A condition; null where it is not told.</summary>
    public Condition? Find(string type) => Conditions.FirstOrDefault(c => string.Equals(c.Type, type, StringComparison.Ordinal));

    /// <summary>
    /// Tells a condition. One that says the same (status and reason) stays as it is, its times and message included; one whose
    /// status stays keeps its time of transition.
    /// </summary>
    public DeploymentStatus With(Condition condition)
    {
        var current = Find(condition.Type);
        if (current is not null && current.Status == condition.Status && current.Reason == condition.Reason)
        {
            return this;
        }

        if (current is not null && current.Status == condition.Status)
        {
            condition = condition with { LastTransition = current.LastTransition };
        }

        return Without(condition.Type).Append(condition);
    }

    /// <summary>Tells a condition anew even where it says the same.</summary>
    public DeploymentStatus WithRenewed(Condition condition) => Without(condition.Type).Append(condition);

    /// <summary>Stops telling a condition.</summary>
    public DeploymentStatus Without(string type) => Find(type) is null
        ? this
        : this with { Conditions = [.. Conditions.Where(c => !string.Equals(c.Type, type, StringComparison.Ordinal))] };

    /// <summary>Whether it says the same as another, to the word.</summary>
    public bool IsSameAs(DeploymentStatus other) => this with { Conditions = [] } == other with { Conditions = [] } && Conditions.SequenceEqual(other.Conditions);

    /// <summary>Writes it as the API does: zeros are left out.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        Add(json, "observedGeneration", ObservedGeneration);
        Add(json, "replicas", Replicas);
        Add(json, "updatedReplicas", Updated);
        Add(json, "readyReplicas", Ready);
        Add(json, "availableReplicas", Available);
        Add(json, "unavailableReplicas", Unavailable);
        if (Terminating is { } terminating)
        {
            json["terminatingReplicas"] = terminating;
        }

        if (Conditions.Count > 0)
        {
            json["conditions"] = new JsonArray([.. Conditions.Select(c => c.ToJson())]);
        }

        if (CollisionCount is { } collisions)
        {
            json["collisionCount"] = collisions;
        }

        return json;
    }

    private static void Add(JsonObject json, string name, long number)
    {
        if (number != 0)
        {
            json[name] = number;
        }
    }

    private static int? CountTerminating(IReadOnlyList<ReplicaSet> sets)
    {
        // A set that its controller has not looked at yet has none; one that was looked at and does not tell is unknown.
        var looked = sets.Where(s => s.Terminating is not null || s.ObservedGeneration != 0).ToList();
        return looked.Exists(s => s.Terminating is null) ? null : looked.Sum(s => s.Terminating ?? 0);
    }

    private DeploymentStatus Append(Condition condition) => this with { Conditions = [.. Conditions, condition] };
}
