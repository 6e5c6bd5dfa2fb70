using System.Text.Json.Nodes;
using Rollouts.Sandbox.Http;
using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.Discovery;

/// <summary>The documents that tell clients what is served, in both forms: one document for each group, and all at once.</summary>
/// <param name="kinds">What is served.</param>
internal sealed class DiscoveryDocuments(KindRegistry kinds)
{
    private const string Json = "application/json";
    private const string AggregatedGroup = "apidiscovery.k8s.io";

    /// <summary>The document at a path; null where there is none.</summary>
    /// <param name="segments">The path.</param>
    /// <param name="accept">What the client can read.</param>
    public (JsonObject Document, string ContentType)? Find(string[] segments, IReadOnlyList<MediaType> accept)
    {
        switch (segments)
        {
            case []:
                return (Paths(), Json);
            case ["version"]:
                return (ServerVersion.Document(), Json);
            case ["api"] or ["apis"] when Aggregated(accept) is { } version:
                return (AggregatedDiscovery.Document(kinds, segments[0] == "api", version), $"application/json;g={AggregatedGroup};v={version};as=APIGroupDiscoveryList");
            case ["api"]:
                return (new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1"), ["serverAddressByClientCIDRs"] = new JsonArray() }, Json);
            case ["apis"]:
                return (new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. Groups().Select(g => (JsonNode)Group(g))]) }, Json);
            case ["apis", var group] when Groups().Contains(group, StringComparer.Ordinal):
                var one = Group(group);
                one["kind"] = "APIGroup";
                one["apiVersion"] = "v1";
                return (one, Json);
            case ["api", var version]:
                return Resources(string.Empty, version);
            case ["apis", var group, var version]:
                return Resources(group, version);
            default:
                return null;
        }
    }

    private static string? Aggregated(IReadOnlyList<MediaType> accept)
    {
        // The first that the server has: a client that likes plain JSON best gets that.
        var best = accept.FirstOrDefault(a => a.IsJson && (a["as"].Length == 0 || (a["as"] == "APIGroupDiscoveryList" && a["g"] == AggregatedGroup && a["v"] is "v2" or "v2beta1")));
        return best is null || best["as"].Length == 0 ? null : best["v"];
    }

    private IEnumerable<string> Groups() => kinds.All.Select(k => k.Type.Group).Where(g => g.Length > 0).Distinct(StringComparer.Ordinal);

    private JsonObject Group(string name)
    {
        var versions = kinds.All.Where(k => k.Type.Group == name).Select(k => k.Type.Version).Distinct(StringComparer.Ordinal)
            .Select(v => new JsonObject { ["groupVersion"] = $"{name}/{v}", ["version"] = v }).ToList();
        return new JsonObject { ["name"] = name, ["versions"] = new JsonArray([.. versions]), ["preferredVersion"] = versions[0].DeepClone() };
    }

    private (JsonObject Document, string ContentType)? Resources(string group, string version)
    {
        var served = kinds.All.Where(k => k.Type.Group == group && k.Type.Version == version).ToList();
        if (served.Count == 0)
        {
            return null;
        }

        return (
            new JsonObject
            {
                ["kind"] = "APIResourceList",
                ["apiVersion"] = "v1",
                ["groupVersion"] = served[0].Type.ApiVersion,
                ["resources"] = new JsonArray([.. served.SelectMany(k => new[] { Resource(k) }.Concat(Subresource.Of(k).Select(s => Resource(k, s))))]),
            },
            Json);
    }

    private static JsonObject Resource(Kind kind)
    {
        var resource = new JsonObject
        {
            ["name"] = kind.Type.Plural,
            ["singularName"] = kind.Singular,
            ["namespaced"] = kind.Type.Namespaced,
            ["kind"] = kind.Type.Kind,
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

        return resource;
    }

    private static JsonObject Resource(Kind kind, Subresource part)
    {
        var resource = new JsonObject
        {
            ["name"] = $"{kind.Type.Plural}/{part.Name}",
            ["singularName"] = string.Empty,
            ["namespaced"] = kind.Type.Namespaced,
            ["kind"] = part.Kind,
            ["verbs"] = Verbs.Of(part.Verbs),
        };
        if (part.Group.Length > 0 && part.Group != kind.Type.Group)
        {
            resource["group"] = part.Group;
            resource["version"] = part.Version;
        }

        return resource;
    }

    private JsonObject Paths() => new()
    {
        ["paths"] = new JsonArray([
            "/api", "/api/v1", "/apis",
            .. Groups().Select(g => (JsonNode)$"/apis/{g}"),
            .. kinds.All.Where(k => k.Type.Group.Length > 0).Select(k => $"/apis/{k.Type.ApiVersion}").Distinct(StringComparer.Ordinal).Select(p => (JsonNode)p),
            "/healthz", "/livez", "/openapi/v3", "/readyz", "/version",
        ]),
    };
}
