using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Json;

namespace Rollouts.History;

/// <summary>
/// Reads ControllerRevisions as the revisions of a DaemonSet or StatefulSet. Each holds a strategic merge patch that replaces the
/// whole template. The API promises nothing about that data, so whatever has another shape is a revision that cannot be gone back to.
/// </summary>
internal static class ControllerRevisions
{
    /// <summary>The label of pods that says their revision: the revision's name for a StatefulSet, its hash for a DaemonSet.</summary>
    public const string HashLabel = "controller-revision-hash";

    private const string Directive = "$patch";

    public static RevisionEntry Entry(JsonElement revision) => new(revision.Number("revision") ?? 0, revision, Template(revision));

    /// <summary>The revision that a pod was made from; null where it does not say.</summary>
    public static string? OfPod(JsonElement pod) => pod.Text("metadata", "labels", HashLabel);

    /// <summary>Whether that is how pods name this revision.</summary>
    public static bool IsNamed(RevisionEntry entry, string? label) =>
        label is not null && (label == entry.SourceName || label == entry.Source.Text("metadata", "labels", HashLabel));

    private static JsonElement Template(JsonElement revision)
    {
        var template = new JsonObject();
        if (revision.At("data", "spec", "template") is { ValueKind: JsonValueKind.Object } data && (data.Text(Directive) ?? "replace") == "replace")
        {
            template = JsonObject.Create(data)!;
            template.Remove(Directive);
            (template["metadata"] as JsonObject)?.Remove("creationTimestamp");
        }

        return JsonSerializer.SerializeToElement(template);
    }
}
