using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Json;

namespace Rollouts.Status;

/// <summary>Questions about a pod template.</summary>
internal static class PodTemplate
{
    /// <summary>The label that the Deployment controller adds to the templates of its ReplicaSets; never part of what a user wrote.</summary>
    public const string HashLabel = "pod-template-hash";

    /// <summary>
    /// A canonical hash: equal for templates that mean the same, whatever the order of their fields. Nulls (API servers print
    /// <c>creationTimestamp: null</c>) and the controller's own label do not count.
    /// </summary>
    public static string Hash(JsonElement template)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteCanonical(writer, template, inLabels: false);
        }

        return Convert.ToHexString(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    /// <summary>The template of a ReplicaSet without what the controller added to it; an empty object where there is none.</summary>
    public static JsonElement AsWritten(JsonElement template)
    {
        var written = template.ValueKind == JsonValueKind.Object ? JsonObject.Create(template)! : [];

        (written["metadata"]?["labels"] as JsonObject)?.Remove(HashLabel);
        (written["metadata"] as JsonObject)?.Remove("creationTimestamp");
        return JsonSerializer.SerializeToElement(written);
    }

    /// <summary>The images of the containers, in their order; init containers are left out, as in kubectl's wide output.</summary>
    public static IReadOnlyList<string> Images(JsonElement template) =>
        [.. template.Items("spec", "containers").Select(container => container.Text("image")).OfType<string>().Select(image => SafeText.Line(image))];

    /// <summary>Images as they are read in a sentence.</summary>
    public static string Describe(IReadOnlyList<string> images) =>
        images.Count == 1 ? $"image {images[0]}" : $"images {string.Join(", ", images)}";

    private static void WriteCanonical(Utf8JsonWriter writer, JsonElement element, bool inLabels)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var field in element.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal))
                {
                    if (field.Value.ValueKind != JsonValueKind.Null && !(inLabels && field.NameEquals(HashLabel)))
                    {
                        writer.WritePropertyName(field.Name);
                        WriteCanonical(writer, field.Value, field.NameEquals("labels"));
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    WriteCanonical(writer, item, inLabels: false);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
