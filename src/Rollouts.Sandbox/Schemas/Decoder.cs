using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Schemas;

/// <summary>
/// Reads an object as the typed server does: only the fields that its type has, of the types they have, without those that say
/// nothing. What comes out is how the server stores and shows it.
/// </summary>
internal sealed class Decoder
{
    private readonly List<string> _unknown = [];

    /// <summary>Decodes an object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="type">Its type.</param>
    /// <returns>The object as the server stores it, and the paths of fields that its type does not have.</returns>
    /// <exception cref="DecodeException">A field holds what it cannot hold.</exception>
    public static (JsonObject Value, IReadOnlyList<string> Unknown) Decode(JsonObject value, ApiType type)
    {
        var decoder = new Decoder();
        return (decoder.Struct(value, type, string.Empty, string.Empty), decoder._unknown);
    }

    private JsonObject Struct(JsonObject value, ApiType type, string path, string plainPath)
    {
        var clean = new JsonObject();
        foreach (var field in type.Fields)
        {
            var inner = Append(path, field.Name);
            var sent = value[field.Name];
            var read = sent is null ? null : Value(sent, field.Type, type, inner, Append(plainPath, field.Name));
            if (field.Presence == Presence.IfSet && read is not null && SaysNothing(read))
            {
                read = null;
            }
            else if (field.Presence == Presence.Always)
            {
                read ??= Zero(field.Type, inner);
            }

            if (read is not null)
            {
                clean[field.Name] = read;
            }
        }

        foreach (var (name, _) in value)
        {
            if (type.Field(name) is null)
            {
                _unknown.Add(Append(path, name));
            }
        }

        return clean;
    }

    private JsonNode? Value(JsonNode sent, FieldType type, ApiType owner, string path, string plainPath)
    {
        var kind = sent.GetValueKind();
        switch (type.Shape)
        {
            case Shape.Any:
                return sent.DeepClone();
            case Shape.Struct when sent is JsonObject map:
                return Struct(map, ApiTypes.Named(type.Name), path, plainPath);
            case Shape.MapOf when sent is JsonObject map:
                return new JsonObject(map.Select(m => KeyValuePair.Create(
                    m.Key, m.Value is null ? Zero(type.Items!, path) : Value(m.Value, type.Items!, owner, Append(path, m.Key), plainPath))));
            case Shape.ListOf when sent is JsonArray list:
                return new JsonArray([.. list.Select((item, i) =>
                    item is null ? Zero(type.Items!, path) : Value(item, type.Items!, owner, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), plainPath))]);
            case Shape.Flag when kind is JsonValueKind.True or JsonValueKind.False:
            case Shape.Text or Shape.Bytes or Shape.Time or Shape.MicroTime or Shape.IntOrText when kind == JsonValueKind.String:
                return sent.DeepClone();
            case Shape.Int32 or Shape.IntOrText when kind == JsonValueKind.Number && sent.AsNumber() is >= int.MinValue and <= int.MaxValue and { } number:
                return JsonValue.Create(number);
            case Shape.Int64 when sent.AsNumber() is { } number:
                return JsonValue.Create(number);
            case Shape.Quantity when kind is JsonValueKind.String or JsonValueKind.Number:
                return Quantity.TryParse(sent.ToString(), out var quantity)
                    ? JsonValue.Create(quantity.ToString())
                    : throw new DecodeException("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
            default:
                throw new DecodeException($"json: cannot unmarshal {Went(sent)} into Go struct field {owner.ShortName}.{plainPath} of type {Go(type)}");
        }
    }

    /// <summary>What the server writes for a field that it always writes.</summary>
    private JsonNode? Zero(FieldType type, string path) => type.Shape switch
    {
        Shape.Struct => Struct([], ApiTypes.Named(type.Name), path, path),
        Shape.Text => string.Empty,
        Shape.Int32 or Shape.Int64 => 0,
        Shape.Flag => false,
        _ => null,
    };

    private static bool SaysNothing(JsonNode value) => value switch
    {
        JsonObject map => map.Count == 0,
        JsonArray list => list.Count == 0,
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => value.AsText()!.Length == 0,
            JsonValueKind.Number => value.AsNumber() == 0,
            JsonValueKind.False => true,
            _ => false,
        },
    };

    private static string Append(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Went(JsonNode sent) => sent.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number when sent.AsNumber() is null => "number " + sent.ToJsonString(),
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    private static string Go(FieldType type) => type.Shape switch
    {
        Shape.Text or Shape.Bytes or Shape.Time or Shape.MicroTime => "string",
        Shape.Int32 => "int32",
        Shape.Int64 => "int64",
        Shape.Flag => "bool",
        Shape.IntOrText => "intstr.IntOrString",
        Shape.ListOf => "[]" + Go(type.Items!),
        Shape.MapOf => "map[string]" + Go(type.Items!),
        _ => "v1." + ApiTypes.Named(type.Name).ShortName,
    };
}
