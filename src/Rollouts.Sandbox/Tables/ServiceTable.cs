using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tables;

/// <summary>The table of services.</summary>
internal static class ServiceTable
{
    /// <summary>Its columns and cells.</summary>
    public static readonly TableLayout Layout = new(
        [Cell.Name, new("Type"), new("Cluster-IP"), new("External-IP"), new("Port(s)"), Cell.Age, new("Selector", IsWide: true)],
        (o, now) =>
        [
            o.Name(), o["spec"].Text("type"), Cell.OrNone(o["spec"].Text("clusterIP")), External(o), Ports(o), Cell.AgeOf(o, now), Cell.Labels(o["spec"].At("selector")),
        ]);

    private static string External(JsonObject service) => service["spec"].Text("type") switch
    {
        "LoadBalancer" => "<pending>",
        "ExternalName" => Cell.OrNone(service["spec"].Text("externalName")),
        _ => Cell.None,
    };

    private static string Ports(JsonObject service) => Cell.OrNone(string.Join(',', service["spec"].At("ports").Maps().Select(p =>
        p.Number("nodePort") is { } node and > 0 ? $"{p["port"]}:{node}/{p.Text("protocol")}" : $"{p["port"]}/{p.Text("protocol")}")));
}
