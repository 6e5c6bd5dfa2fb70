using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tables;

/// <summary>The tables of the kinds that run pods.</summary>
internal static class WorkloadTables
{
    private static readonly TableColumn Containers = new("Containers", IsWide: true);
    private static readonly TableColumn Images = new("Images", IsWide: true);
    private static readonly TableColumn Selector = new("Selector", IsWide: true);

    /// <summary>Deployments.</summary>
    public static readonly TableLayout Deployment = new(
        [Cell.Name, new("Ready"), new("Up-to-date"), new("Available"), Cell.Age, Containers, Images, Selector],
        (o, now) =>
        [
            o.Name(), Cell.Of(Cell.Count(o["status"], "readyReplicas"), Cell.Count(o["spec"], "replicas")), Cell.Count(o["status"], "updatedReplicas"),
            Cell.Count(o["status"], "availableReplicas"), Cell.AgeOf(o, now), .. Wide(o),
        ]);

    /// <summary>ReplicaSets.</summary>
    public static readonly TableLayout ReplicaSet = new(
        [Cell.Name, new("Desired", "integer"), new("Current", "integer"), new("Ready", "integer"), Cell.Age, Containers, Images, Selector],
        (o, now) =>
        [
            o.Name(), Cell.Count(o["spec"], "replicas"), Cell.Count(o["status"], "replicas"), Cell.Count(o["status"], "readyReplicas"), Cell.AgeOf(o, now), .. Wide(o),
        ]);

    /// <summary>DaemonSets.</summary>
    public static readonly TableLayout DaemonSet = new(
        [
            Cell.Name, new("Desired", "integer"), new("Current", "integer"), new("Ready", "integer"), new("Up-to-date", "integer"), new("Available", "integer"),
            new("Node Selector"), Cell.Age, Containers, Images, Selector,
        ],
        (o, now) =>
        [
            o.Name(), Cell.Count(o["status"], "desiredNumberScheduled"), Cell.Count(o["status"], "currentNumberScheduled"), Cell.Count(o["status"], "numberReady"),
            Cell.Count(o["status"], "updatedNumberScheduled"), Cell.Count(o["status"], "numberAvailable"),
            Cell.Labels(o["spec"].At("template").At("spec").At("nodeSelector")), Cell.AgeOf(o, now), .. Wide(o),
        ]);

    /// <summary>StatefulSets.</summary>
    public static readonly TableLayout StatefulSet = new(
        [Cell.Name, new("Ready"), Cell.Age, Containers, Images],
        (o, now) =>
        [
            o.Name(), Cell.Of(Cell.Count(o["status"], "readyReplicas"), Cell.Count(o["spec"], "replicas")), Cell.AgeOf(o, now), .. Wide(o).Take(2),
        ]);

    /// <summary>ControllerRevisions.</summary>
    public static readonly TableLayout ControllerRevision = new(
        [Cell.Name, new("Controller"), new("Revision", "integer"), Cell.Age],
        (o, now) => [o.Name(), Controller(o), Cell.Count(o, "revision"), Cell.AgeOf(o, now)]);

    private static JsonNode?[] Wide(JsonObject value)
    {
        var pod = value["spec"].At("template").At("spec");
        return [Cell.Containers(pod), Cell.Images(pod), Cell.Selector(value["spec"].At("selector"))];
    }

    private static string Controller(JsonObject value)
    {
        if (value["metadata"].At("ownerReferences").Maps().FirstOrDefault(o => o.Flag("controller")) is not { } owner)
        {
            return Cell.None;
        }

        var group = (owner.Text("apiVersion") ?? string.Empty).Split('/') is [var name, _] ? "." + name : string.Empty;
        return $"{owner.Text("kind")?.ToLowerInvariant()}{group}/{owner.Text("name")}";
    }
}
