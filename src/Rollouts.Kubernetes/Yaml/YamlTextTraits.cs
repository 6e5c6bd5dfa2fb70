namespace Rollouts.Kubernetes.Yaml;

/// <summary>In which styles a string can be written in block context so that every YAML 1.1 reader gets it back unchanged.</summary>
/// <param name="PlainAllowed">Without quotes, on one line.</param>
/// <param name="SingleQuotedAllowed">In single quotes, which know no escapes.</param>
/// <param name="BlockAllowed">As a literal block.</param>
internal readonly record struct YamlTextTraits(bool PlainAllowed, bool SingleQuotedAllowed, bool BlockAllowed)
{
    /// <summary>Examines a string.</summary>
    public static YamlTextTraits Of(string text)
    {
        if (text.Length == 0)
        {
            return new(true, true, false);
        }

        var runes = text.EnumerateRunes().ToArray();
        var indicator = text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal);
        bool special = false, breaks = false, breakThenSpace = false, spaceThenBreak = false;
        for (var i = 0; i < runes.Length; i++)
        {
            var (before, after) = (i == 0 ? ' ' : runes[i - 1].Value, i == runes.Length - 1 ? ' ' : runes[i + 1].Value);
            var value = runes[i].Value;
            indicator |= i == 0 ? StartsWithIndicator(value, after) : IsIndicator(before, value, after);
            // Line and paragraph separators are line breaks to YAML 1.1 readers only: escaped, all readers agree.
            special |= !IsPrintable(value) || value is 0x2028 or 0x2029;
            breaks |= IsBreak(value);
            breakThenSpace |= i > 0 && value == ' ' && IsBreak(before);
            spaceThenBreak |= i > 0 && before == ' ' && IsBreak(value);
        }

        var (startsBlank, endsBlank) = (runes[0].Value == ' ', runes[^1].Value == ' ');
        return new(
            PlainAllowed: !(indicator || special || breaks || startsBlank || endsBlank),
            SingleQuotedAllowed: !(special || spaceThenBreak || breakThenSpace),
            BlockAllowed: !(special || spaceThenBreak || endsBlank));
    }

    /// <summary>Whether a character may stand unescaped: YAML 1.1's printable ones, without the tab, and of one UTF-16 unit as kubectl's emitter has it.</summary>
    public static bool IsPrintable(int value) =>
        value is '\n' or (>= 0x20 and <= 0x7E) or (>= 0xA0 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD and not 0xFEFF);

    private static bool StartsWithIndicator(int value, int after) => value switch
    {
        '#' or ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => true,
        '?' or ':' or '-' => IsBlank(after),
        _ => false,
    };

    private static bool IsIndicator(int before, int value, int after) => value switch
    {
        ':' => IsBlank(after),
        '#' => IsBlank(before) || IsBreak(before),
        _ => false,
    };

    private static bool IsBlank(int value) => value is ' ' or '\t';

    private static bool IsBreak(int value) => value is '\n' or '\r' or 0x85 or 0x2028 or 0x2029;
}
