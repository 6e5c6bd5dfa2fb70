using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Selectors;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Scheduling;

/// <summary>Which nodes a pod asks for by <c>nodeSelector</c> and required node affinity. Preferences are not looked at.</summary>
internal static class NodeAffinity
{
    /// <summary>The one field of a node that a term may ask for.</summary>
    public const string NameField = "metadata.name";

    /// <summary>Whether a node is one of those that a pod asks for.</summary>
    /// <param name="podSpec">The pod's spec.</param>
    /// <param name="node">The node.</param>
    public static bool Admits(JsonNode? podSpec, Node node) =>
        (podSpec.At("nodeSelector") as JsonObject ?? []).All(l => node.Labels.GetValueOrDefault(l.Key) == l.Value.AsText())
        && (Required(podSpec) is not { } terms || terms.Any(t => Holds(t, node)));

    /// <summary>The only node that a pod can go to, where it names it, as the pods of DaemonSets do; null otherwise.</summary>
    public static string? OnlyNode(JsonNode? podSpec) =>
        Required(podSpec)?.ToList() is [var term]
        && term["matchFields"].Maps().FirstOrDefault(f => f.Text("key") == NameField && f.Text("operator") == "In") is { } field
        && field["values"] is JsonArray { Count: 1 } values
            ? values[0].AsText()
            : null;

    private static IEnumerable<JsonObject>? Required(JsonNode? podSpec) =>
        podSpec.At("affinity").At("nodeAffinity").At("requiredDuringSchedulingIgnoredDuringExecution")?.At("nodeSelectorTerms").Maps();

    /// <summary>All conditions of a term must hold; a term without any holds nowhere.</summary>
    private static bool Holds(JsonObject term, Node node)
    {
        var labels = LabelSelector.OfExpressions(term["matchExpressions"]);
        var fields = LabelSelector.OfExpressions(term["matchFields"]);
        return labels.Requirements.Count + fields.Requirements.Count > 0
            && labels.Matches(node.Labels)
            && fields.Matches(new JsonObject { [NameField] = node.Name });
    }
}
