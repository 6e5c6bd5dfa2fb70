using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Json;

namespace Rollouts.Comparing;

/// <summary>
/// Compares two pod templates path by path. List items are matched by their key, so that a list in another order is the same list,
/// except for init containers. A list without a key – a command, its arguments – is one value. As to Kubernetes, a field that is null,
/// a list or a map that is empty is the same as none.
/// </summary>
internal sealed class TemplateComparer
{
    private static readonly string[] Maps = ["metadata", "labels", "annotations", "nodeSelector", "resources", "limits", "requests"];
    private readonly List<TemplateDifference> _differences = [];

    private TemplateComparer()
    {
    }

    /// <summary>What changes from one template to the other.</summary>
    public static IReadOnlyList<TemplateDifference> Compare(JsonElement from, JsonElement to)
    {
        var comparer = new TemplateComparer();
        comparer.CompareFields("", Significant(from), Significant(to), isRoot: true);
        return comparer._differences;
    }

    private static JsonObject Significant(JsonElement template)
    {
        var copy = template.ValueKind == JsonValueKind.Object ? (JsonObject)JsonNode.Parse(template.GetRawText())! : [];
        RemoveInsignificant(copy);
        return copy;
    }

    private static void RemoveInsignificant(JsonNode? node)
    {
        if (node is JsonObject fields)
        {
            foreach (var (name, value) in fields.ToList())
            {
                RemoveInsignificant(value);
                if (value is null or JsonArray { Count: 0 })
                {
                    fields.Remove(name);
                }
            }
        }

        foreach (var item in node as JsonArray ?? [])
        {
            RemoveInsignificant(item);
        }
    }

    private void CompareFields(string path, JsonObject from, JsonObject to, bool isRoot = false)
    {
        foreach (var name in from.Concat(to).Select(field => field.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            // Nearly all that changes is in the spec: it goes without saying.
            if (isRoot && name == "spec" && from[name] is JsonObject fromSpec && to[name] is JsonObject toSpec)
            {
                CompareFields("", fromSpec, toSpec);
            }
            else
            {
                Compare(Below(path, name), name, from[name], to[name]);
            }
        }
    }

    private void Compare(string path, string name, JsonNode? from, JsonNode? to)
    {
        if ((from, to) is (JsonObject, JsonObject) || (IsMap(name) && (from, to) is (null or JsonObject, null or JsonObject)))
        {
            CompareFields(path, from as JsonObject ?? [], to as JsonObject ?? []);
        }
        else if ((from, to) is (null or JsonArray, null or JsonArray)
            && ListKey.Read(name, from as JsonArray ?? []) is { } fromItems && ListKey.Read(name, to as JsonArray ?? []) is { } toItems)
        {
            CompareItems(path, name, fromItems, toItems);
        }
        else if (!JsonNode.DeepEquals(from, to))
        {
            Tell(path, from, to);
        }
    }

    private void CompareItems(string path, string list, IReadOnlyDictionary<string, JsonNode> from, IReadOnlyDictionary<string, JsonNode> to)
    {
        foreach (var key in from.Keys.Union(to.Keys, StringComparer.Ordinal))
        {
            Compare(Item(path, key), "", from.GetValueOrDefault(key), to.GetValueOrDefault(key));
        }

        var expected = from.Keys.Where(to.ContainsKey).Concat(to.Keys.Where(key => !from.ContainsKey(key)));
        if (ListKey.IsOrdered(list) && !expected.SequenceEqual(to.Keys, StringComparer.Ordinal))
        {
            Tell(path, Names(from.Keys), Names(to.Keys));
        }
    }

    private static bool IsMap(string name) => Maps.Contains(name, StringComparer.Ordinal);

    private static JsonArray Names(IEnumerable<string> keys) => [.. keys.Select(key => JsonValue.Create(key))];

    private void Tell(string path, JsonNode? from, JsonNode? to)
    {
        var kind = from is null ? DifferenceKind.Added : to is null ? DifferenceKind.Removed : DifferenceKind.Changed;
        _differences.Add(new TemplateDifference(path, kind, from, to));
    }

    // Labels and annotations have names with dots and slashes: those stand in brackets.
    private static string Below(string path, string name) => name switch
    {
        _ when !name.All(char.IsAsciiLetterOrDigit) => Item(path, name),
        _ when path.Length == 0 => name,
        _ => $"{path}.{name}",
    };

    private static string Item(string path, string key) => $"{path}[{SafeText.Line(key)}]";
}
