using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.NodeHealth;

/// <summary>What is known of a node of which nothing is heard any more.</summary>
internal static class NodeConditions
{
    /// <summary>The node's conditions, all of them Unknown.</summary>
    public static JsonArray Unknown(Node node, DateTimeOffset now) => new([.. node.Json["status"].At("conditions").Maps().Select(c => Unknown(c.Copy(), now))]);

    private static JsonObject Unknown(JsonObject condition, DateTimeOffset now)
    {
        condition["lastTransitionTime"] = ApiTime.Write(now);
        condition["status"] = "Unknown";
        condition["reason"] = "NodeStatusUnknown";
        condition["message"] = "Kubelet stopped posting node status.";
        return condition;
    }
}
