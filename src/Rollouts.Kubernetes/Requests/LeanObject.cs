using System.Buffers;
using System.Text.Json;
using Rollouts.Kubernetes.Yaml;

namespace Rollouts.Kubernetes.Requests;

/// <summary>
/// Reads an object of a list or a watch without <c>metadata.managedFields</c>: who wrote which field is a quarter or more of what
/// servers send, and nobody here looks at it, while streams hold on to what they have told.
/// </summary>
internal static class LeanObject
{
    /// <summary>How deep an object may be nested.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = YamlReader.MaxDepth };

    /// <summary>Reads a value; false where its end has not come yet, and then nothing is used of the reader that counts.</summary>
    /// <param name="reader">Stands on the value's first token.</param>
    /// <param name="bytes">What the reader reads.</param>
    /// <param name="value">The value, independent of the bytes.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static bool TryRead(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, out JsonElement value)
    {
        value = default;
        var start = (int)reader.TokenStartIndex;
        var inside = reader;
        if (!reader.TrySkip())
        {
            return false;
        }

        var whole = bytes[start..(int)reader.BytesConsumed];
        value = Find(ref inside) is var (from, to) && to > 0 ? ParseWithout(whole, from - start, to - start) : Parse(whole);
        return true;
    }

    /// <summary>Where the name of managedFields begins and its value ends; zeros where there is none.</summary>
    private static (int From, int To) Find(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        var isMetadata = false;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                isMetadata = reader.ValueTextEquals("metadata"u8);
            }
            else if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
            {
                return FindInMetadata(ref reader);
            }
        }

        return default;
    }

    private static (int From, int To) FindInMetadata(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var from = (int)reader.TokenStartIndex;
            var isWanted = reader.ValueTextEquals("managedFields"u8);
            if (reader.TrySkip() && isWanted)
            {
                return (from, (int)reader.BytesConsumed);
            }
        }

        return default;
    }

    private static JsonElement ParseWithout(ReadOnlySpan<byte> whole, int from, int to)
    {
        // Together with the comma that parts it from its neighbour: the one behind it or, where it is the last, the one before.
        var before = whole[..from];
        var after = whole[to..];
        var next = after.TrimStart(" \t\r\n"u8);
        if (next[0] == ',')
        {
            after = next[1..];
        }
        else
        {
            var trimmed = before.TrimEnd(" \t\r\n"u8);
            before = trimmed[^1] == ',' ? trimmed[..^1] : trimmed;
        }

        var length = before.Length + after.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        before.CopyTo(rented);
        after.CopyTo(rented.AsSpan(before.Length));
        try
        {
            return Parse(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        return JsonElement.ParseValue(ref reader);
    }
}
