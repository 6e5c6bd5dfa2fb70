using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tables;

/// <summary>Which kind is shown how.</summary>
internal static class TableLayouts
{
    private static readonly TableLayout Plain = new([Cell.Name, Cell.Age], (o, now) => [o.Name(), Cell.AgeOf(o, now)]);

    private static readonly Dictionary<string, TableLayout> ByShelf = new(StringComparer.Ordinal)
    {
        ["pods"] = PodTable.Layout,
        ["deployments.apps"] = WorkloadTables.Deployment,
        ["replicasets.apps"] = WorkloadTables.ReplicaSet,
        ["daemonsets.apps"] = WorkloadTables.DaemonSet,
        ["statefulsets.apps"] = WorkloadTables.StatefulSet,
        ["controllerrevisions.apps"] = WorkloadTables.ControllerRevision,
        ["nodes"] = NodeTable.Layout,
        ["events"] = EventTable.Layout,
        ["namespaces"] = new([Cell.Name, new("Status"), Cell.Age], (o, now) => [o.Name(), o["status"].Text("phase") ?? string.Empty, Cell.AgeOf(o, now)]),
        ["services"] = ServiceTable.Layout,
        ["persistentvolumeclaims"] = VolumeClaimTable.Layout,
        ["configmaps"] = new([Cell.Name, new("Data"), Cell.Age], (o, now) => [o.Name(), Entries(o, "data") + Entries(o, "binaryData"), Cell.AgeOf(o, now)]),
        ["secrets"] = new([Cell.Name, new("Type"), new("Data"), Cell.Age], (o, now) => [o.Name(), o.Text("type"), Entries(o, "data"), Cell.AgeOf(o, now)]),
        ["serviceaccounts"] = new([Cell.Name, new("Secrets"), Cell.Age], (o, now) => [o.Name(), o["secrets"].Maps().Count(), Cell.AgeOf(o, now)]),
        ["resourcequotas"] = new(
            [Cell.Name, new("Request"), new("Limit"), Cell.Age], (o, now) => [o.Name(), Quota(o, limits: false), Quota(o, limits: true), Cell.AgeOf(o, now)]),
        ["poddisruptionbudgets.policy"] = new(
            [Cell.Name, new("Min Available"), new("Max Unavailable"), new("Allowed Disruptions", "integer"), Cell.Age],
            (o, now) =>
            [
                o.Name(), o["spec"].At("minAvailable")?.ToString() ?? "N/A", o["spec"].At("maxUnavailable")?.ToString() ?? "N/A",
                Cell.Count(o["status"], "disruptionsAllowed"), Cell.AgeOf(o, now),
            ]),
    };

    /// <summary>The table of a kind; name and age where it has none of its own.</summary>
    public static TableLayout Of(Kind kind) => ByShelf.GetValueOrDefault(kind.Shelf) ?? Plain;

    private static int Entries(JsonObject value, string name) => value[name] is JsonObject map ? map.Count : 0;

    private static string Quota(JsonObject quota, bool limits)
    {
        var used = quota["status"].At("used");
        return string.Join(", ", (quota["status"].At("hard") as JsonObject ?? [])
            .Where(h => h.Key.StartsWith("limits.", StringComparison.Ordinal) == limits)
            .OrderBy(h => h.Key, StringComparer.Ordinal)
            .Select(h => $"{h.Key}: {used.At(h.Key)?.ToString() ?? "0"}/{h.Value}"));
    }
}
