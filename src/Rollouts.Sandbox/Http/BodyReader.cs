using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Http;

/// <summary>Reads JSON bodies as Kubernetes does: of a key that occurs twice the last counts, and the caller learns of it.</summary>
internal static class BodyReader
{
    private const int Deepest = 200;

    /// <summary>Reads a body.</summary>
    /// <returns>The value, and the paths of keys that occur twice.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static (JsonNode? Value, IReadOnlyList<string> Duplicates) Read(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = Deepest });
        var duplicates = new List<string>();
        reader.Read();
        var value = Value(ref reader, string.Empty, duplicates);
        while (reader.Read())
        {
            // Reads on to the end, so that text after the value is refused.
        }

        return (value, duplicates);
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, string path, List<string> duplicates) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Map(ref reader, path, duplicates),
        JsonTokenType.StartArray => List(ref reader, path, duplicates),
        JsonTokenType.Null => null,
        _ => JsonValue.Create(JsonElement.ParseValue(ref reader)),
    };

    private static JsonObject Map(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        var map = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var inner = path.Length == 0 ? name : $"{path}.{name}";
            reader.Read();
            if (map.ContainsKey(name))
            {
                duplicates.Add(inner);
            }

            map[name] = Value(ref reader, inner, duplicates);
        }

        return map;
    }

    private static JsonArray List(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        var list = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            list.Add(Value(ref reader, $"{path}[{list.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)}]", duplicates));
        }

        return list;
    }
}
