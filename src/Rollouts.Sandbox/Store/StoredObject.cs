using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Store;

/// <summary>One version of an object, never changed again: as a tree for those who look inside, and as the bytes that clients get.</summary>
internal sealed class StoredObject
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    private StoredObject(JsonObject value, byte[] utf8, long version)
    {
        Value = value;
        Utf8 = utf8;
        Version = version;
    }

    /// <summary>The object. Shared: clone before changing.</summary>
    public JsonObject Value { get; }

    /// <summary>The object as JSON.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Its <c>metadata.resourceVersion</c>.</summary>
    public long Version { get; }

    /// <summary>The object as it stands in a list: there the list tells the kind, not each item.</summary>
    public byte[] ToListItem()
    {
        if (Value.Text("kind") is not { } kind || Value.Text("apiVersion") is not { } apiVersion)
        {
            return Utf8.ToArray();
        }

        var type = System.Text.Encoding.UTF8.GetBytes($"{{\"kind\":\"{kind}\",\"apiVersion\":\"{apiVersion}\",");
        if (!Utf8.Span.StartsWith(type))
        {
            return Utf8.ToArray();
        }

        var item = Utf8[(type.Length - 1)..].ToArray();
        item[0] = (byte)'{';
        return item;
    }

    /// <summary>Stamps a draft with a version and freezes it.</summary>
    public static StoredObject Freeze(JsonObject draft, long version)
    {
        draft.Metadata()["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        // Written and read back, so that every number answers GetValue<int>() and GetValue<long>() alike, whoever wrote it.
        var utf8 = JsonSerializer.SerializeToUtf8Bytes(draft, Relaxed);
        var value = JsonNode.Parse(utf8, documentOptions: new JsonDocumentOptions { MaxDepth = 256 })!.AsObject();
        Touch(value);
        return new StoredObject(value, utf8, version);
    }

    /// <summary>JsonNode builds its tables at the first look; that look must not happen on two threads at once.</summary>
    private static void Touch(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                map.ContainsKey(string.Empty);
                foreach (var (_, value) in map)
                {
                    Touch(value);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Touch(item);
                }

                break;
        }
    }
}
