using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Store;

/// <summary>Short ways into API objects. None throws on a value of another type: the content is a client's.</summary>
internal static class Json
{
    private static readonly Dictionary<string, string> NoTexts = new(StringComparer.Ordinal);

    /// <summary>The <c>metadata</c> of an object; created where it has none.</summary>
    public static JsonObject Metadata(this JsonObject value) => value.Section("metadata");

    /// <summary>The object's name; empty where it has none.</summary>
    public static string Name(this JsonObject value) => value["metadata"].Text("name") ?? string.Empty;

    /// <summary>The object's namespace; empty where it has none.</summary>
    public static string Namespace(this JsonObject value) => value["metadata"].Text("namespace") ?? string.Empty;

    /// <summary>A map inside an object; created where it is missing or no map.</summary>
    public static JsonObject Section(this JsonObject value, string name)
    {
        if (value[name] is not JsonObject section)
        {
            section = [];
            value[name] = section;
        }

        return section;
    }

    /// <summary>A member of a map; null where the node is no map or lacks it.</summary>
    public static JsonNode? At(this JsonNode? node, string name) => node is JsonObject map && map.TryGetPropertyValue(name, out var value) ? value : null;

    /// <summary>A text member of a map; null where it is missing or no text.</summary>
    public static string? Text(this JsonNode? node, string name) => node.At(name).AsText();

    /// <summary>A node's text; null where it is none.</summary>
    public static string? AsText(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A whole-number member of a map; null where it is missing or no number.</summary>
    public static long? Number(this JsonNode? node, string name) => node.At(name).AsNumber();

    /// <summary>A node's whole number; null where it is none.</summary>
    public static long? AsNumber(this JsonNode? node) => node is not JsonValue value
        ? null
        : value.TryGetValue<long>(out var whole) ? whole : value.TryGetValue<int>(out var small) ? small : null;

    /// <summary>A true/false member of a map; false where it is missing.</summary>
    public static bool Flag(this JsonNode? node, string name) => node.At(name) is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>The maps in a list; none where the node is no list.</summary>
    public static IEnumerable<JsonObject> Maps(this JsonNode? node) => node is JsonArray list ? list.OfType<JsonObject>() : [];

    /// <summary>The texts of a map by name; what is no text is left out.</summary>
    public static IReadOnlyDictionary<string, string> Texts(this JsonNode? node)
    {
        if (node is not JsonObject { Count: > 0 } members)
        {
            return NoTexts;
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in members)
        {
            if (value.AsText() is { } text)
            {
                texts[name] = text;
            }
        }

        return texts;
    }

    /// <summary>A map of its own with the same content.</summary>
    public static JsonObject Copy(this JsonObject value) => value.DeepClone().AsObject();
}
