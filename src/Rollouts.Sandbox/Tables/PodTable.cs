using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tables;

/// <summary>The table of pods.</summary>
internal static class PodTable
{
    /// <summary>Its columns and cells.</summary>
    public static readonly TableLayout Layout = new(
        [
            Cell.Name, new("Ready"), new("Status"), new("Restarts"), Cell.Age, new("IP", IsWide: true), new("Node", IsWide: true), new("Nominated Node", IsWide: true),
            new("Readiness Gates", IsWide: true),
        ],
        Cells)
    {
        Conditions = pod => pod["status"].Text("phase") switch
        {
            "Succeeded" => Ended("Succeeded", "The pod has completed successfully."),
            "Failed" => Ended("Failed", "The pod failed."),
            _ => null,
        },
    };

    private static JsonArray Ended(string reason, string message) =>
        new(new JsonObject { ["type"] = "Completed", ["status"] = "True", ["reason"] = reason, ["message"] = message });

    private static JsonNode?[] Cells(JsonObject pod, DateTimeOffset now)
    {
        var summary = PodSummary.Of(pod);
        var restarts = summary.Restarts.ToString(CultureInfo.InvariantCulture);
        if (summary.Restarts > 0 && summary.LastRestart is { } last)
        {
            restarts += $" ({HumanDuration.Of(now - last)} ago)";
        }

        return
        [
            pod.Name(), Cell.Of(summary.Ready, pod["spec"].At("containers").Maps().Count() + summary.Sidecars), summary.Status, restarts, Cell.AgeOf(pod, now),
            Cell.OrNone(pod["status"].At("podIPs").Maps().FirstOrDefault().Text("ip")), Cell.OrNone(pod["spec"].Text("nodeName")),
            Cell.OrNone(pod["status"].Text("nominatedNodeName")), Gates(pod),
        ];
    }

    private static string Gates(JsonObject pod)
    {
        var gates = pod["spec"].At("readinessGates").Maps().Select(g => g.Text("conditionType")).ToList();
        var met = gates.Count(g => pod["status"].At("conditions").Maps().Any(c => c.Text("type") == g && c.Text("status") == "True"));
        return gates.Count == 0 ? Cell.None : Cell.Of(met, gates.Count);
    }
}
