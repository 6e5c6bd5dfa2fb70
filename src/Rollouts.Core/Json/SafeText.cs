using System.Globalization;
using System.Text;

namespace Rollouts.Json;

/// <summary>
/// Text from pods and the API is untrusted: annotations, condition messages and logs can hold escape codes that drive a terminal,
/// and bidi controls that make text read as something else.
/// </summary>
public static class SafeText
{
    /// <summary>The text as one line without control, format and private-use characters, cut to a length.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxLength">The most characters to keep; a cut is shown by an ellipsis.</param>
    public static string Line(string text, int maxLength = 1024)
    {
        var kept = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length >= maxLength)
            {
                return kept.Append('…').ToString();
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

        return kept.ToString().Trim();
    }

    /// <summary>A text of many lines without control, format and private-use characters; what stands where in a line stays.</summary>
    public static string Lines(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes().Where(rune => rune.Value == '\n' || IsPrintable(rune)))
        {
            kept.Append(rune);
        }

        return kept.ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
