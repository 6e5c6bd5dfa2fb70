using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Kinds;

/// <summary>Events are stored as v1; events.k8s.io/v1 has other names for the same.</summary>
internal static class EventVersions
{
    private static readonly (string Core, string Later)[] Names =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"), ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"), ("reportingComponent", "reportingController"),
    ];

    /// <summary>An event of v1 as one of events.k8s.io/v1.</summary>
    public static JsonObject ToLater(JsonObject core) => Rename(core, "events.k8s.io/v1", Names);

    /// <summary>An event of events.k8s.io/v1 as one of v1.</summary>
    public static JsonObject ToCore(JsonObject later) => Rename(later, "v1", Names.Select(n => (n.Later, n.Core)));

    private static JsonObject Rename(JsonObject value, string apiVersion, IEnumerable<(string From, string To)> names)
    {
        var to = names.ToDictionary(n => n.From, n => n.To, StringComparer.Ordinal);
        var renamed = new JsonObject(value.Select(m => KeyValuePair.Create(to.GetValueOrDefault(m.Key) ?? m.Key, m.Value?.DeepClone())));
        renamed["apiVersion"] = apiVersion;
        return renamed;
    }
}
