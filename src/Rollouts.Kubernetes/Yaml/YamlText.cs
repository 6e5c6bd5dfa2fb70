using System.Globalization;
using System.Text;

namespace Rollouts.Kubernetes.Yaml;

/// <summary>Writes one string as a YAML scalar, in the style kubectl would choose for it.</summary>
internal static class YamlText
{
    private const int BestWidth = 80;

    /// <summary>The string as a key on one line.</summary>
    public static string WriteKey(string text) => Write(text, indent: 0, column: 0, isKey: true);

    /// <summary>The string as a value.</summary>
    /// <param name="text">The string.</param>
    /// <param name="indent">How far lines after the first are indented.</param>
    /// <param name="column">Where the first line begins.</param>
    public static string WriteValue(string text, int indent, int column) => Write(text, indent, column, isKey: false);

    /// <summary>Whether YAML 1.1 sees a line break in the text.</summary>
    public static bool HasLineBreak(string text) => text.AsSpan().IndexOfAny("\n\r\u0085\u2028\u2029") >= 0;

    private static string Write(string text, int indent, int column, bool isKey)
    {
        var traits = YamlTextTraits.Of(text);
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            return traits.BlockAllowed && !isKey ? Literal(text, indent) : DoubleQuoted(text, indent, column, isKey);
        }

        if (YamlScalars.NeedsQuotes(text))
        {
            return DoubleQuoted(text, indent, column, isKey);
        }

        return traits.PlainAllowed ? Folded(text, "", indent, column, isKey)
            : traits.SingleQuotedAllowed ? Folded(text, "'", indent, column, isKey)
            : DoubleQuoted(text, indent, column, isKey);
    }

    private static string Literal(string text, int indent)
    {
        var written = new StringBuilder("|");
        if (text[0] is ' ' || IsBreak(text[0]))
        {
            // Without the hint a reader would take the text's own leading space for indentation.
            written.Append('2');
        }

        if (!IsBreak(text[^1]))
        {
            written.Append('-');
        }
        else if (text.Length == 1 || IsBreak(text[^2]))
        {
            written.Append('+');
        }

        written.Append('\n');
        var atLineStart = true;
        foreach (var character in text)
        {
            if (!IsBreak(character) && atLineStart)
            {
                written.Append(' ', indent);
            }

            written.Append(character);
            atLineStart = IsBreak(character);
        }

        return written.ToString();
    }

    private static string Folded(string text, string quote, int indent, int column, bool isKey)
    {
        var written = new StringBuilder(quote);
        column += quote.Length;
        var afterSpace = false;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == ' ' && !isKey && !afterSpace && column > BestWidth
                && i > 0 && i < text.Length - 1 && text[i + 1] != ' ')
            {
                written.Append('\n').Append(' ', indent);
                column = indent;
            }
            else
            {
                written.Append(character == '\'' && quote.Length > 0 ? "''" : character.ToString());
                column += character == '\'' && quote.Length > 0 ? 2 : char.IsLowSurrogate(character) ? 0 : 1;
            }

            afterSpace = character == ' ';
        }

        return written.Append(quote).ToString();
    }

    private static string DoubleQuoted(string text, int indent, int column, bool isKey)
    {
        var written = new StringBuilder("\"");
        column++;
        var afterSpace = false;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var next = at + rune.Utf16SequenceLength;
            if (rune.Value == ' ' && !isKey && !afterSpace && column > BestWidth && at > 0 && next < text.Length)
            {
                written.Append('\n').Append(' ', indent);
                column = indent;
                if (text[next] == ' ')
                {
                    written.Append('\\');
                    column++;
                }
            }
            else
            {
                var piece = Escape(rune);
                written.Append(piece);
                column += rune.Value > 0xFFFF && piece.Length == 2 ? 1 : piece.Length;
            }

            afterSpace = rune.Value == ' ';
            at = next;
        }

        return written.Append('"').ToString();
    }

    private static string Escape(Rune rune) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        0x00 => "\\0",
        0x07 => "\\a",
        0x08 => "\\b",
        0x09 => "\\t",
        0x0A => "\\n",
        0x0B => "\\v",
        0x0C => "\\f",
        0x0D => "\\r",
        0x1B => "\\e",
        0x85 => "\\N",
        0x2028 => "\\L",
        0x2029 => "\\P",
        var value when YamlTextTraits.IsPrintable(value) => rune.ToString(),
        <= 0xFF => string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"),
        <= 0xFFFF => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
    };

    private static bool IsBreak(char character) => character is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';
}
