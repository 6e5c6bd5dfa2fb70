using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Discovery;

/// <summary>What clients may do.</summary>
internal static class Verbs
{
    /// <summary>All that can be done to objects.</summary>
    public static JsonArray All() => new("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    /// <summary>Some of it.</summary>
    public static JsonArray Of(IEnumerable<string> verbs) => new([.. verbs.Select(v => (JsonNode)v)]);
}
