using System.Text;
using System.Text.Json;

namespace Rollouts.Kubernetes.Yaml;

/// <summary>
/// Writes JSON as kubectl's <c>-o yaml</c> does: keys sorted, block style, sequences at their key's own indentation, long lines
/// folded. Own, because the library's emitter loses carriage returns and lets control characters through.
/// </summary>
internal sealed class YamlWriter
{
    // A longer key is written in YAML's explicit form, `? key`.
    private const int LongestSimpleKey = 128;

    private readonly StringBuilder _text = new();

    private YamlWriter()
    {
    }

    /// <summary>The value as YAML, ending with a line break.</summary>
    public static string Write(JsonElement value)
    {
        var writer = new YamlWriter();
        writer.WriteNode(value, 0, Place.Start);
        return writer._text[^1] == '\n' ? writer._text.ToString() : writer._text.Append('\n').ToString();
    }

    /// <summary>Where a node begins.</summary>
    private enum Place
    {
        /// <summary>At the beginning of the text.</summary>
        Start,

        /// <summary>After <c>key:</c> on the same line.</summary>
        AfterKey,

        /// <summary>After an indicator (<c>-</c>, <c>?</c> or an explicit key's <c>:</c>): collections begin on the same line.</summary>
        AfterIndicator,
    }

    private void WriteNode(JsonElement value, int indent, Place place)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.EnumerateObject().Any():
                WriteMapping(value, place == Place.Start ? indent : indent + 2, place);
                break;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                WriteSequence(value, place == Place.AfterIndicator ? indent + 2 : indent, place);
                break;
            default:
                _text.Append(place == Place.Start ? "" : " ");
                _text.Append(Scalar(value, indent, Column()));
                break;
        }
    }

    private void WriteMapping(JsonElement mapping, int indent, Place place)
    {
        // A name that stands twice is legal JSON; as in every JSON reader of Kubernetes, the last one counts.
        var properties = new SortedDictionary<string, JsonElement>(KeyOrder.Instance);
        foreach (var property in mapping.EnumerateObject())
        {
            properties[property.Name] = property.Value;
        }

        var first = true;
        foreach (var (name, value) in properties)
        {
            Begin(indent, first ? place : Place.AfterKey);
            first = false;
            if (Encoding.UTF8.GetByteCount(name) <= LongestSimpleKey && !YamlText.HasLineBreak(name))
            {
                _text.Append(YamlText.WriteKey(name)).Append(':');
                WriteNode(value, indent, Place.AfterKey);
            }
            else
            {
                _text.Append("? ").Append(YamlText.WriteValue(name, indent + 2, Column()));
                Begin(indent, Place.AfterKey);
                _text.Append(':');
                WriteNode(value, indent, Place.AfterIndicator);
            }
        }
    }

    private void WriteSequence(JsonElement sequence, int indent, Place place)
    {
        var first = true;
        foreach (var item in sequence.EnumerateArray())
        {
            Begin(indent, first ? place : Place.AfterKey);
            first = false;
            _text.Append('-');
            WriteNode(item, indent, Place.AfterIndicator);
        }
    }

    private void Begin(int indent, Place place)
    {
        switch (place)
        {
            case Place.AfterIndicator:
                _text.Append(' ');
                break;
            case Place.AfterKey:
                // A literal block that keeps its last line break has ended its line already.
                if (_text[^1] != '\n')
                {
                    _text.Append('\n');
                }

                _text.Append(' ', indent);
                break;
        }
    }

    private static string Scalar(JsonElement value, int indent, int column) => value.ValueKind switch
    {
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => "[]",
        JsonValueKind.String => YamlText.WriteValue(value.GetString() ?? "", indent + 2, column),
        _ => value.GetRawText(),
    };

    private int Column()
    {
        var column = 0;
        for (var i = _text.Length - 1; i >= 0 && _text[i] != '\n'; i--)
        {
            column++;
        }

        return column;
    }
}
