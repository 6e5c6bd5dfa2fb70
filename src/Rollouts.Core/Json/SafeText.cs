using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rollouts.Json;

/// <summary>
/// Text from pods and the API is untrusted: annotations, condition messages and logs can hold escape codes that drive a terminal,
/// bidi controls that make text read as something else, and commands to the agent of Azure Pipelines, which obeys them wherever they
/// stand in a line: a pod that logs one would fail, pass or reconfigure the step.
/// </summary>
public static partial class SafeText
{
    /// <summary>The text as one line without control, format and private-use characters, that is no command, cut to a length.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxLength">The most characters to keep; a cut is shown by an ellipsis.</param>
    public static string Line(string text, int maxLength = 1024)
    {
        var kept = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length >= maxLength)
            {
                return Disarm(kept.Append('…').ToString());
            }

            if (rune.Value is '\n' or '\r' or '\t')
            {
                kept.Append(' ');
            }
            else if (IsPrintable(rune))
            {
                kept.Append(rune);
            }
        }

        return Disarm(kept.ToString().Trim());
    }

    /// <summary>A text of many lines without control, format and private-use characters, none of them a command; what stands where in a line stays.</summary>
    public static string Lines(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes().Where(rune => rune.Value == '\n' || IsPrintable(rune)))
        {
            kept.Append(rune);
        }

        return string.Join('\n', kept.ToString().Split('\n').Select(Disarm));
    }

    /// <summary>The text with every beginning of a command broken: <c>##vso[</c> becomes <c># #vso[</c>. What stands at a line's start stays there.</summary>
    public static string Disarm(string text) => text.Contains('#', StringComparison.Ordinal) ? CommandPrefix().Replace(text, "# #${rest}") : text;

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    // ##vso[ and ##[group], ##[error] and the like. A comparison by culture passes over characters that have no weight (combining
    // joiners, variation selectors, fillers): wherever one is made, they may stand between the others.
    private const string Weightless = @"[\p{M}\p{C}\u115F\u1160\u17B4\u17B5\u3164\uFFA0]*";

    [GeneratedRegex(
        $@"#{Weightless}#(?<rest>{Weightless}(v{Weightless}s{Weightless}o{Weightless})?\[)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CommandPrefix();
}
