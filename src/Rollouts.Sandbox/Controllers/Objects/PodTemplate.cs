using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>Compares pod templates, and names them by a hash.</summary>
internal static class PodTemplate
{
    /// <summary>The label that tells the ReplicaSets of a Deployment, and their pods, apart.</summary>
    public const string HashLabel = "pod-template-hash";

    private const string SafeCharacters = "bcdfghjklmnpqrstvwxz2456789";
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    /// <summary>The template of a workload; empty where it has none. Shared: clone before changing.</summary>
    public static JsonObject Of(JsonObject workload) => workload["spec"].At("template") as JsonObject ?? [];

    /// <summary>
    /// A template as text, the same for all that mean the same: members sorted, nulls and empty members left out (a client
    /// that sends a template back may have dropped them), and without the hash label.
    /// </summary>
    public static string Canonical(JsonObject template)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            Write(writer, template, path: 0);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>The hash that names a template's ReplicaSet, such as <c>6db564c54d</c>: without vowels, so that it never spells a word.</summary>
    /// <param name="canonical">The template as <see cref="Canonical"/> writes it.</param>
    /// <param name="collisions">How often the name was found to be another template's; null for never.</param>
    public static string Hash(string canonical, int? collisions)
    {
        // FNV-1a, as in Kubernetes; the text under it differs (Go's own dump of the struct), so the hashes do too.
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(canonical))
        {
            hash = (hash ^ octet) * 16777619u;
        }

        if (collisions is { } count)
        {
            Span<byte> salt = stackalloc byte[8];
            BinaryPrimitives.WriteInt32LittleEndian(salt, count);
            foreach (var octet in salt)
            {
                hash = (hash ^ octet) * 16777619u;
            }
        }

        return string.Concat(hash.ToString(CultureInfo.InvariantCulture).Select(digit => SafeCharacters[digit % SafeCharacters.Length]));
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node, int path)
    {
        switch (node)
        {
            case JsonObject map:
                writer.WriteStartObject();
                foreach (var (name, value) in map.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    if (!IsEmpty(value) && !(path == 2 && name == HashLabel))
                    {
                        writer.WritePropertyName(name);
                        Write(writer, value, NextPath(path, name));
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonArray list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item, path: -1);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    /// <summary>0 at the template, 1 in its metadata, 2 in its metadata.labels, -1 elsewhere.</summary>
    private static int NextPath(int path, string name) => (path, name) switch
    {
        (0, "metadata") => 1,
        (1, "labels") => 2,
        _ => -1,
    };

    private static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonObject map => map.All(m => IsEmpty(m.Value)),
        JsonArray list => list.Count == 0,
        _ => node.AsText() is { Length: 0 },
    };
}
