using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Store;

/// <summary>
/// One version of an object, never changed again: as the bytes that clients get, and as a tree for those who look inside. The
/// tree is many times as large, so it stays only while somebody holds it: old versions and most events are bytes.
/// </summary>
internal sealed class StoredObject
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    private readonly WeakReference<JsonObject> _tree;
    private readonly byte[] _bytes;
    private readonly bool _isPacked;

    /// <summary>The length of <c>{"kind":"…","apiVersion":"…",</c> at the beginning; 0 where it does not begin so.</summary>
    private readonly int _typeLength;

    private StoredObject(JsonObject tree, byte[] utf8, long version, bool isPacked)
    {
        _tree = new WeakReference<JsonObject>(tree);
        _isPacked = isPacked;
        _bytes = isPacked ? PackedJson.Pack(utf8) : utf8;
        Length = utf8.Length;
        _typeLength = TypeLength(tree, utf8);
        Version = version;
        Labels = tree["metadata"].At("labels").Texts();
    }

    /// <summary>The object. Shared: clone before changing.</summary>
    public JsonObject Value
    {
        get
        {
            if (!_tree.TryGetTarget(out var tree))
            {
                // Two readers may both read it: the trees are equal, and one of them stays.
                tree = Read(Json);
                _tree.SetTarget(tree);
            }

            return tree;
        }
    }

    /// <summary>The object as JSON.</summary>
    public ReadOnlyMemory<byte> Utf8 => Json;

    /// <summary>The length of <see cref="Utf8"/>.</summary>
    public int Length { get; }

    /// <summary>Its <c>metadata.resourceVersion</c>.</summary>
    public long Version { get; }

    /// <summary>Its labels: lists are selected by them, and that must not take the tree of every object.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>Writes the object as it stands in a list: there the list tells the kind, not each item.</summary>
    public void WriteListItem(Stream list)
    {
        if (_typeLength > 0)
        {
            list.WriteByte((byte)'{');
        }

        list.Write(Json, _typeLength, Length - _typeLength);
    }

    /// <summary>Stamps a draft with a version and freezes it.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="version">The version.</param>
    /// <param name="isPacked">Whether its bytes are packed: it takes half the memory, and longer to send.</param>
    public static StoredObject Freeze(JsonObject draft, long version, bool isPacked = false)
    {
        draft.Metadata()["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);

        // Written and read back, so that every number answers GetValue<int>() and GetValue<long>() alike, whoever wrote it.
        var utf8 = JsonSerializer.SerializeToUtf8Bytes(draft, Relaxed);
        return new StoredObject(Read(utf8), utf8, version, isPacked);
    }

    private byte[] Json => _isPacked ? PackedJson.Unpack(_bytes, Length) : _bytes;

    private static JsonObject Read(byte[] utf8)
    {
        var tree = JsonNode.Parse(utf8, documentOptions: new JsonDocumentOptions { MaxDepth = 256 })!.AsObject();
        Touch(tree);
        return tree;
    }

    private static int TypeLength(JsonObject tree, byte[] utf8)
    {
        if (tree.Text("kind") is not { } kind || tree.Text("apiVersion") is not { } apiVersion)
        {
            return 0;
        }

        var type = System.Text.Encoding.UTF8.GetBytes($"{{\"kind\":\"{kind}\",\"apiVersion\":\"{apiVersion}\",");
        return utf8.AsSpan().StartsWith(type) ? type.Length : 0;
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
