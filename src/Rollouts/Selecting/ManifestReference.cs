using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.Selection;

namespace Rollouts.Selecting;

/// <summary>The rollout that a manifest names.</summary>
internal static class ManifestReference
{
    /// <summary>The reference; null where the object is of another kind, or has no name yet.</summary>
    internal static RolloutReference? Of(Manifest manifest)
    {
        var metadata = manifest.Object.TryGetProperty("metadata", out var found) ? found : default;
        return WorkloadKind.Of(Text(manifest.Object, "kind"), Text(manifest.Object, "apiVersion")) is { } kind && Text(metadata, "name") is { } name
            ? new RolloutReference { Kind = kind, Name = name, Namespace = Text(metadata, "namespace") }
            : null;
    }

    private static string? Text(JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
