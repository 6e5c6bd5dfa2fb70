using System.Text.Json;

namespace Rollouts.Kubernetes.Requests;

/// <summary>The few fields of an object that the room itself reads.</summary>
internal static class ObjectFields
{
    /// <summary>A text field; empty where it is absent.</summary>
    public static string Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";

    /// <summary>A text field of the object's metadata; empty where it is absent.</summary>
    public static string Metadata(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("metadata", out var metadata) ? Text(metadata, name) : "";

    /// <summary>What tells an object from the others of its kind at one time: its namespace and name.</summary>
    public static string Key(JsonElement item) => $"{Metadata(item, "namespace")}/{Metadata(item, "name")}";
}
