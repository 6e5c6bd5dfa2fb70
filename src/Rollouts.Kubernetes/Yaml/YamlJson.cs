using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Rollouts.Json;

namespace Rollouts.Kubernetes.Yaml;

/// <summary>Turns YAML into the JSON that the API server speaks, by kubectl's rules.</summary>
internal static class YamlJson
{
    // Aliases can make a small file describe a huge object; etcd takes no object over 1.5 MiB anyway.
    private const int MaxJson = 64 * 1024 * 1024;
    private const string StandardTag = "tag:yaml.org,2002:";

    /// <summary>The node as JSON.</summary>
    /// <exception cref="YamlProblemException">It has no JSON form.</exception>
    public static JsonElement ToJson(YamlNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            Write(writer, node);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = YamlReader.MaxDepth + 8 });
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node)
    {
        if (writer.BytesCommitted + writer.BytesPending > MaxJson)
        {
            throw new YamlProblemException(node.Line, "aliases make this document larger than any cluster takes");
        }

        switch (node)
        {
            case YamlScalar scalar:
                WriteScalar(writer, scalar);
                break;
            case YamlSequence sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case YamlMapping mapping:
                writer.WriteStartObject();
                foreach (var (key, value) in Entries(mapping))
                {
                    writer.WritePropertyName(key);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
        }
    }

    /// <summary>The entries under their JSON names, merge keys (<c>&lt;&lt;</c>) taken in; an entry of the mapping itself wins over a merged one.</summary>
    /// <exception cref="YamlProblemException">A key stands twice, or is no scalar.</exception>
    public static IEnumerable<KeyValuePair<string, YamlNode>> Entries(YamlMapping mapping)
    {
        var own = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        List<YamlNode>? merged = null;
        foreach (var (keyNode, value) in mapping.Entries)
        {
            if (keyNode is YamlScalar { IsPlain: true, Value: "<<" } or YamlScalar { Tag: StandardTag + "merge" })
            {
                (merged ??= []).AddRange(value is YamlSequence several ? several.Items : [value]);
                continue;
            }

            var key = Key(keyNode);
            if (!own.TryAdd(key, value))
            {
                throw new YamlProblemException(keyNode.Line, $"the key '{SafeText.Line(key, 100)}' stands twice in one mapping");
            }
        }

        foreach (var source in merged ?? [])
        {
            if (source is not YamlMapping others)
            {
                throw new YamlProblemException(source.Line, "a merge key (<<) needs a mapping");
            }

            foreach (var (key, value) in Entries(others))
            {
                own.TryAdd(key, value);
            }
        }

        return own;
    }

    private static string Key(YamlNode node)
    {
        if (node is not YamlScalar scalar)
        {
            throw new YamlProblemException(node.Line, "a mapping or a sequence cannot be a key");
        }

        return Value(scalar) switch
        {
            string text => text,
            bool truth => truth ? "true" : "false",
            long number => number.ToString(CultureInfo.InvariantCulture),
            ulong number => number.ToString(CultureInfo.InvariantCulture),
            double number => ((float)number).ToString("R", CultureInfo.InvariantCulture),
            _ => throw new YamlProblemException(node.Line, "an empty key"),
        };
    }

    private static void WriteScalar(Utf8JsonWriter writer, YamlScalar scalar)
    {
        switch (Value(scalar))
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case double:
                throw new YamlProblemException(scalar.Line, "infinity and not-a-number have no JSON form");
            case string text:
                writer.WriteStringValue(text);
                break;
        }
    }

    private static object? Value(YamlScalar scalar)
    {
        if (scalar.Tag.Length == 0)
        {
            return scalar.IsPlain ? YamlScalars.Resolve(scalar.Value) : scalar.Value;
        }

        if (!scalar.Tag.StartsWith(StandardTag, StringComparison.Ordinal))
        {
            return scalar.Value;
        }

        var value = YamlScalars.Resolve(scalar.Value);
        return (scalar.Tag[StandardTag.Length..], value) switch
        {
            ("bool", bool) or ("int", long or ulong) or ("float", double) or ("null", null) => value,
            ("float", long number) => (double)number,
            ("bool" or "int" or "float" or "null", _) => throw new YamlProblemException(scalar.Line, $"this value is no {scalar.Tag[StandardTag.Length..]}"),
            ("binary", _) => Binary(scalar),
            _ => scalar.Value,
        };
    }

    private static string Binary(YamlScalar scalar)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(scalar.Value));
        }
        catch (Exception problem) when (problem is FormatException or DecoderFallbackException)
        {
            throw new YamlProblemException(scalar.Line, "this !!binary value is not text in base64");
        }
    }
}
