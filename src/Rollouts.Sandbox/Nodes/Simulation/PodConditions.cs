using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>Writes a pod's conditions, in a kubelet's order and words.</summary>
internal static class PodConditions
{
    private static readonly string[] Own = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

    /// <summary>Writes them; a condition whose status stays keeps its time of transition, and conditions of others stay.</summary>
    public static JsonArray Write(PodLook look, IReadOnlyList<ContainerSpec> specs, PodState state, string phase, bool hasNetwork)
    {
        var before = look.Pod["status"].At("conditions").Maps().ToList();
        var incomplete = Names(specs.Where(s => s.IsInit && PodPhase.IsHoldingUp(s, specs, state)));
        var unready = Names(specs.Where(s => !s.RunsToEnd && state.Containers[s.Name] is not { IsRunning: true, IsReady: true }));
        var (containersWhy, containersMessage) = (phase, unready) switch
        {
            ("Succeeded", _) => ("PodCompleted", string.Empty),
            ("Failed", _) => ("PodFailed", string.Empty),
            (_, { Length: > 0 }) => ("ContainersNotReady", $"containers with unready status: [{unready}]"),
            _ => (string.Empty, string.Empty),
        };
        var (why, message) = containersWhy.Length > 0 ? (containersWhy, containersMessage) : Gates(look, before);
        return
        [
            Condition(look, before, "PodReadyToStartContainers", hasNetwork, string.Empty, string.Empty),
            Condition(look, before, "Initialized", incomplete.Length == 0, incomplete.Length == 0 ? string.Empty : "ContainersNotInitialized", incomplete.Length == 0 ? string.Empty : $"containers with incomplete status: [{incomplete}]"),
            Condition(look, before, "Ready", why.Length == 0, why, message),
            Condition(look, before, "ContainersReady", containersWhy.Length == 0, containersWhy, containersMessage),
            Condition(look, before, "PodScheduled", true, string.Empty, string.Empty),
            .. before.Where(c => !Own.Contains(c.Text("type"), StringComparer.Ordinal)).Select(c => c.DeepClone()),
        ];
    }

    private static string Names(IEnumerable<ContainerSpec> specs) => string.Join(' ', specs.Select(s => s.Name));

    /// <summary>Readiness gates are conditions that others set; all must be True.</summary>
    private static (string Reason, string Message) Gates(PodLook look, List<JsonObject> conditions)
    {
        var open = new List<string>();
        foreach (var gate in look.Pod["spec"].At("readinessGates").Maps().Select(g => g.Text("conditionType")).OfType<string>())
        {
            var condition = conditions.Find(c => c.Text("type") == gate);
            if (condition is null)
            {
                open.Add($"corresponding condition of pod readiness gate \"{gate}\" does not exist.");
            }
            else if (condition.Text("status") != "True")
            {
                open.Add($"the status of pod readiness gate \"{gate}\" is not \"True\", but {condition.Text("status")}");
            }
        }

        return open.Count == 0 ? (string.Empty, string.Empty) : ("ReadinessGatesNotReady", string.Join(", ", open));
    }

    private static JsonObject Condition(PodLook look, List<JsonObject> before, string type, bool holds, string reason, string message)
    {
        var status = holds ? "True" : "False";
        var last = before.Find(c => c.Text("type") == type);
        var since = last?.Text("status") == status ? last.Text("lastTransitionTime") : null;
        var json = new JsonObject { ["type"] = type };
        if (look.Pod["metadata"].Number("generation") is { } generation)
        {
            json["observedGeneration"] = generation;
        }

        json["status"] = status;
        json["lastProbeTime"] = null;
        json["lastTransitionTime"] = since ?? ApiTime.Write(look.Now);
        if (reason.Length > 0)
        {
            json["reason"] = reason;
        }

        if (message.Length > 0)
        {
            json["message"] = message;
        }

        return json;
    }
}
