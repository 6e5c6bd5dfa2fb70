using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.Discovery;

/// <summary>Everything that is served, in one document.</summary>
internal static class AggregatedDiscovery
{
    /// <summary>The document.</summary>
    /// <param name="kinds">What is served.</param>
    /// <param name="core">Of the core group, or of all others.</param>
    /// <param name="version">The version of the document's own format.</param>
    public static JsonObject Document(KindRegistry kinds, bool core, string version) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. kinds.All.Where(k => k.Type.Group.Length == 0 == core).GroupBy(k => k.Type.Group, StringComparer.Ordinal).Select(g => (JsonNode)Group(g))]),
    };

    private static JsonObject Group(IGrouping<string, Kind> group)
    {
        var metadata = new JsonObject();
        if (group.Key.Length > 0)
        {
            metadata["name"] = group.Key;
        }

        return new JsonObject
        {
            ["metadata"] = metadata,
            ["versions"] = new JsonArray([.. group.GroupBy(k => k.Type.Version, StringComparer.Ordinal).Select(v => (JsonNode)new JsonObject
            {
                ["version"] = v.Key,
                ["freshness"] = "Current",
                ["resources"] = new JsonArray([.. v.Select(k => (JsonNode)Resource(k))]),
            })]),
        };
    }

    private static JsonObject Resource(Kind kind)
    {
        var resource = new JsonObject
        {
            ["resource"] = kind.Type.Plural,
            ["responseKind"] = ResponseKind(kind.Type.Group, kind.Type.Version, kind.Type.Kind),
            ["scope"] = kind.Type.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = Verbs.All(),
        };
        if (kind.ShortNames.Count > 0)
        {
            resource["shortNames"] = new JsonArray([.. kind.ShortNames.Select(s => (JsonNode)s)]);
        }

        if (kind.InAll)
        {
            resource["categories"] = new JsonArray("all");
        }

        var parts = Subresource.Of(kind).Select(s => (JsonNode)new JsonObject
        {
            ["subresource"] = s.Name,
            ["responseKind"] = ResponseKind(s.Group, s.Version, s.Kind),
            ["verbs"] = Verbs.Of(s.Verbs),
        }).ToArray();
        if (parts.Length > 0)
        {
            resource["subresources"] = new JsonArray(parts);
        }

        return resource;
    }

    private static JsonObject ResponseKind(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };
}
