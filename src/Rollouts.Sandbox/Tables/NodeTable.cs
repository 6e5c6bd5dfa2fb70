using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tables;

/// <summary>The table of nodes.</summary>
internal static class NodeTable
{
    private const string RoleLabel = "node-role.kubernetes.io/";

    /// <summary>Its columns and cells.</summary>
    public static readonly TableLayout Layout = new(
        [
            Cell.Name, new("Status"), new("Roles"), Cell.Age, new("Version"), new("Internal-IP", IsWide: true), new("External-IP", IsWide: true),
            new("OS-Image", IsWide: true), new("Kernel-Version", IsWide: true), new("Container-Runtime", IsWide: true),
        ],
        (o, now) =>
        {
            var info = o["status"].At("nodeInfo");
            return
            [
                o.Name(), Status(o), Roles(o), Cell.AgeOf(o, now), info.Text("kubeletVersion") ?? string.Empty, Address(o, "InternalIP"), Address(o, "ExternalIP"),
                OrUnknown(info.Text("osImage")), OrUnknown(info.Text("kernelVersion")), OrUnknown(info.Text("containerRuntimeVersion")),
            ];
        });

    private static string Status(JsonObject node)
    {
        var ready = node["status"].At("conditions").Maps().FirstOrDefault(c => c.Text("type") == "Ready");
        var status = ready is null ? "Unknown" : ready.Text("status") == "True" ? "Ready" : "NotReady";
        return node["spec"].Flag("unschedulable") ? $"{status},SchedulingDisabled" : status;
    }

    private static string Roles(JsonObject node) => Cell.OrNone(string.Join(',', (node["metadata"].At("labels") as JsonObject ?? [])
        .Select(l => l.Key.StartsWith(RoleLabel, StringComparison.Ordinal) ? l.Key[RoleLabel.Length..] : l.Key == "kubernetes.io/role" ? l.Value.AsText() ?? string.Empty : string.Empty)
        .Where(r => r.Length > 0)
        .Order(StringComparer.Ordinal)));

    private static string Address(JsonObject node, string type) =>
        Cell.OrNone(node["status"].At("addresses").Maps().FirstOrDefault(a => a.Text("type") == type).Text("address"));

    private static string OrUnknown(string? text) => string.IsNullOrEmpty(text) ? "<unknown>" : text;
}
