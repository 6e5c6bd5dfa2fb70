using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.Controllers.ReplicaSets;

/// <summary>Counts a ReplicaSet's pods into its <c>status</c>.</summary>
internal static class ReplicaSetStatus
{
    /// <summary>The condition that is told while pods cannot be created or deleted.</summary>
    public const string ReplicaFailure = "ReplicaFailure";

    /// <summary>Writes the status where it has changed.</summary>
    /// <param name="api">The API.</param>
    /// <param name="set">The ReplicaSet.</param>
    /// <param name="active">Its pods as they were before anything was created or deleted in this look.</param>
    /// <param name="terminating">How many more are being deleted.</param>
    /// <param name="refusal">What the API refused in this look; null for nothing.</param>
    public static void Write(IApi api, ReplicaSet set, List<Pod> active, int terminating, ApiRefusal? refusal)
    {
        var now = api.Time.GetUtcNow();
        var status = new JsonObject { ["replicas"] = active.Count };
        Add(status, "fullyLabeledReplicas", active.Count(p => set.TemplateLabels.All(l => p.Labels.GetValueOrDefault(l.Key) == l.Value)));
        Add(status, "readyReplicas", active.Count(p => p.IsReady));
        Add(status, "availableReplicas", active.Count(p => p.IsAvailable(set.MinReadySeconds, now)));
        status["terminatingReplicas"] = terminating;
        Add(status, "observedGeneration", set.Generation);
        var conditions = Conditions(set, active.Count, refusal, now);
        if (conditions.Count > 0)
        {
            status["conditions"] = new JsonArray([.. conditions.Select(c => c.ToJson())]);
        }

        if (!JsonNode.DeepEquals(status, set.Json["status"]))
        {
            var draft = set.Draft();
            draft["status"] = status;
            api.UpdateStatus(Resources.ReplicaSets, draft);
        }
    }

    /// <summary>The failure keeps the words of its first refusal until it is over.</summary>
    private static List<Condition> Conditions(ReplicaSet set, int active, ApiRefusal? refusal, DateTimeOffset now)
    {
        var isTold = set.Conditions.Any(c => c.Type == ReplicaFailure);
        if (refusal is null)
        {
            return [.. set.Conditions.Where(c => c.Type != ReplicaFailure)];
        }

        var reason = active < set.Desired ? "FailedCreate" : "FailedDelete";
        return isTold ? [.. set.Conditions] : [.. set.Conditions, new Condition(ReplicaFailure, "True", reason, refusal.Message, null, now)];
    }

    private static void Add(JsonObject status, string name, long number)
    {
        if (number != 0)
        {
            status[name] = number;
        }
    }
}
