using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.Controllers.DaemonSets;

/// <summary>Counts nodes into a DaemonSet's <c>status</c>. Of a node with two pods the older one counts, so during a surge the counts lag behind.</summary>
internal static class DaemonSetStatus
{
    /// <summary>Writes the status where it has changed.</summary>
    public static void Write(IApi api, DaemonSetPass pass, int? collisions)
    {
        var shown = pass.Nodes.Where(n => pass.PlacementOn(n.Name).ShouldRun).Select(n => pass.PodsOn(n.Name).Order(DaemonPod.KeptFirst).FirstOrDefault()).OfType<Pod>().ToList();
        var available = shown.Count(pass.IsAvailable);
        var status = new JsonObject
        {
            ["currentNumberScheduled"] = shown.Count,
            ["numberMisscheduled"] = pass.Nodes.Count(n => !pass.PlacementOn(n.Name).ShouldRun && pass.PodsOn(n.Name).Count > 0),
            ["desiredNumberScheduled"] = pass.Desired,
            ["numberReady"] = shown.Count(p => p.IsReady),
        };
        Add(status, "observedGeneration", pass.Set.Generation);
        Add(status, "updatedNumberScheduled", shown.Count(pass.IsNew));
        Add(status, "numberAvailable", available);
        Add(status, "numberUnavailable", pass.Desired - available);
        if (collisions is { } count)
        {
            status["collisionCount"] = count;
        }

        if (!JsonNode.DeepEquals(status, pass.Set.Json["status"]))
        {
            var draft = pass.Set.Draft();
            draft["status"] = status;
            api.UpdateStatus(Resources.DaemonSets, draft);
        }
    }

    /// <summary>Counts of 0 are left out, but for the four that the API always writes.</summary>
    private static void Add(JsonObject status, string name, long count)
    {
        if (count != 0)
        {
            status[name] = count;
        }
    }
}
