using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Schemas;

/// <summary>Reads Kubernetes' protobuf, in which kubectl sends the objects that it makes itself (<c>kubectl create deployment</c>).</summary>
internal static class ProtobufDecoder
{
    private const int Deepest = 100;

    /// <summary>Reads a body: four magic bytes, and a message that tells the kind and holds the object.</summary>
    /// <param name="body">The body.</param>
    /// <param name="type">The type of the object.</param>
    /// <exception cref="DecodeException">It is no such body.</exception>
    public static JsonObject DecodeBody(ReadOnlySpan<byte> body, ApiType type)
    {
        if (!body.StartsWith("k8s\0"u8))
        {
            throw new DecodeException("provided data does not appear to be a protobuf message, expected prefix k8s");
        }

        var kind = new JsonObject();
        var raw = ReadOnlySpan<byte>.Empty;
        var envelope = new ProtobufReader(body[4..]);
        while (envelope.Read())
        {
            if (envelope.Number == 1)
            {
                var names = new ProtobufReader(envelope.Bytes);
                while (names.Read())
                {
                    kind[names.Number == 1 ? "apiVersion" : "kind"] = Encoding.UTF8.GetString(names.Bytes);
                }
            }
            else if (envelope.Number == 2)
            {
                raw = envelope.Bytes;
            }
        }

        Message(kind, raw, type, [], 0);
        return kind;
    }

    private static void Message(JsonObject map, ReadOnlySpan<byte> message, ApiType type, int[] within, int depth)
    {
        if (depth > Deepest)
        {
            throw new DecodeException("proto: too deep");
        }

        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            int[] path = [.. within, reader.Number];
            if (type.Fields.FirstOrDefault(f => f.Numbers.SequenceEqual(path)) is { } field)
            {
                Set(map, field, reader, depth);
            }
            else if (type.Fields.Any(f => f.Numbers.Count > path.Length && f.Numbers.Take(path.Length).SequenceEqual(path)))
            {
                Message(map, reader.Bytes, type, path, depth + 1);
            }
        }
    }

    private static void Set(JsonObject map, SchemaField field, ProtobufReader reader, int depth)
    {
        switch (field.Type.Shape)
        {
            case Shape.ListOf:
                if (map[field.Name] is not JsonArray list)
                {
                    list = [];
                    map[field.Name] = list;
                }

                list.Add(Value(field.Type.Items!, reader, depth));
                break;
            case Shape.MapOf:
                var (key, value) = Entry(field.Type.Items!, reader.Bytes, depth);
                map.Section(field.Name)[key] = value;
                break;
            default:
                map[field.Name] = Value(field.Type, reader, depth);
                break;
        }
    }

    private static (string Key, JsonNode? Value) Entry(FieldType type, ReadOnlySpan<byte> entry, int depth)
    {
        var key = string.Empty;
        JsonNode? value = null;
        var reader = new ProtobufReader(entry);
        while (reader.Read())
        {
            if (reader.Number == 1)
            {
                key = Encoding.UTF8.GetString(reader.Bytes);
            }
            else
            {
                value = Value(type, reader, depth);
            }
        }

        return (key, value);
    }

    private static JsonNode? Value(FieldType type, ProtobufReader reader, int depth)
    {
        switch (type.Shape)
        {
            case Shape.Text:
                return Encoding.UTF8.GetString(reader.Bytes);
            case Shape.Int32 or Shape.Int64:
                return reader.Value;
            case Shape.Flag:
                return reader.Value != 0;
            case Shape.Bytes:
                return Convert.ToBase64String(reader.Bytes);
            case Shape.Time or Shape.MicroTime:
                return Time(reader.Bytes, type.Shape);
            case Shape.Quantity:
                return Encoding.UTF8.GetString(First(reader.Bytes, 1).Bytes);
            case Shape.IntOrText:
                return First(reader.Bytes, 1).Value == 0 ? First(reader.Bytes, 2).Value : Encoding.UTF8.GetString(First(reader.Bytes, 3).Bytes);
            case Shape.Any:
                return Json(First(reader.Bytes, 1).Bytes);
            case Shape.ListOf:
                var items = new JsonArray();
                var inner = new ProtobufReader(reader.Bytes);
                while (inner.Read())
                {
                    items.Add(Value(type.Items!, inner, depth + 1));
                }

                return items;
            default:
                var map = new JsonObject();
                Message(map, reader.Bytes, ApiTypes.Named(type.Name), [], depth + 1);
                return map;
        }
    }

    /// <summary>A time that is not set is an empty message.</summary>
    private static JsonValue? Time(ReadOnlySpan<byte> message, Shape shape)
    {
        if (message.IsEmpty)
        {
            return null;
        }

        var time = DateTimeOffset.UnixEpoch.AddSeconds(First(message, 1).Value).AddMicroseconds(First(message, 2).Value / 1000);
        return JsonValue.Create(time.ToString(shape == Shape.Time ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
    }

    private static JsonNode? Json(ReadOnlySpan<byte> raw)
    {
        try
        {
            return raw.IsEmpty ? null : JsonNode.Parse(raw);
        }
        catch (JsonException e)
        {
            throw new DecodeException(e.Message);
        }
    }

    /// <summary>The reader at a field of a message; at nothing where the message lacks it.</summary>
    private static ProtobufReader First(ReadOnlySpan<byte> message, int number)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Number == number)
            {
                return reader;
            }
        }

        return new ProtobufReader(default);
    }
}
