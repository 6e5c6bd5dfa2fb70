using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Selectors;

/// <summary>A field selector: <c>metadata.name=web,status.phase!=Running</c>. Only some fields of a kind can be asked for.</summary>
internal sealed class FieldSelector
{
    /// <summary>Selects everything.</summary>
    public static readonly FieldSelector Everything = new([]);

    private readonly IReadOnlyList<(string Field, bool Equal, string Value)> _terms;

    private FieldSelector(IReadOnlyList<(string, bool, string)> terms) => _terms = terms;

    /// <summary>The one name that it selects; null where it selects by other things.</summary>
    public string? SingleName => _terms.FirstOrDefault(t => t.Equal && t.Field == "metadata.name").Value;

    /// <summary>Reads a selector for a kind.</summary>
    /// <exception cref="ApiRefusal">BadRequest.</exception>
    public static FieldSelector Parse(string? text, Kind kind)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Everything;
        }

        var terms = new List<(string, bool, string)>();
        foreach (var term in Split(text).Where(t => t.Length > 0))
        {
            var (field, equal, value) = Term(term)
                ?? throw Refuse.BadRequest($"Unable to find \"{kind.Type}\" that match label selector \"\", field selector \"{text}\": invalid selector: '{term}'; can't understand '{term}'");
            if (field is not ("metadata.name" or "metadata.namespace") && !kind.SelectableFields.Contains(field, StringComparer.Ordinal))
            {
                throw Refuse.BadRequest($"field label not supported: {field}");
            }

            terms.Add((field, equal, value));
        }

        return new FieldSelector(terms);
    }

    /// <summary>Whether an object fulfils it.</summary>
    public bool Matches(JsonObject value) => _terms.All(t => t.Equal == (Read(value, t.Field) == t.Value));

    private static string Read(JsonObject value, string field)
    {
        var at = (JsonNode?)value;
        foreach (var step in field.Split('.'))
        {
            at = at.At(step);
        }

        var text = at is JsonValue ? at.ToString() : string.Empty;

        // An event that has no reporting component was written by the older way and names its source.
        return text.Length == 0 && field is "reportingComponent" or "source" ? value["source"].Text("component") ?? value.Text("reportingComponent") ?? string.Empty : text;
    }

    /// <summary>Splits at commas that no backslash escapes.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static (string Field, bool Equal, string Value)? Term(string term)
    {
        for (var i = 0; i < term.Length; i++)
        {
            if (term[i] == '!' && i + 1 < term.Length && term[i + 1] == '=')
            {
                return (term[..i].Trim(), false, Unescape(term[(i + 2)..]));
            }

            if (term[i] == '=')
            {
                var value = i + 1 < term.Length && term[i + 1] == '=' ? i + 2 : i + 1;
                return (term[..i].Trim(), true, Unescape(term[value..]));
            }
        }

        return null;
    }

    private static string Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length)
            {
                i++;
            }

            text.Append(value[i]);
        }

        return text.ToString();
    }
}
