using System.Buffers;
using System.Globalization;
using System.Text;

namespace Rollouts.Kubernetes.Text;

/// <summary>
/// Text that came from a server, a proxy or a plugin, made fit for a message: one line, no terminal escapes, no
/// characters that reorder or hide others, and never long enough to push the rest of an error off the screen.
/// </summary>
internal static class SafeText
{
    /// <summary>The longest message that is passed on; a Status message of the API server seldom has a fifth of it.</summary>
    public const int MessageLimit = 2000;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>One clean line of at most <paramref name="limit"/> characters.</summary>
    public static string Clean(string? text, int limit = MessageLimit)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        if (text.Length <= limit && !text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text.Trim();
        }

        var clean = new StringBuilder(Math.Min(text.Length, limit));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= limit)
            {
                return clean.ToString().TrimEnd() + "…";
            }

            Append(clean, rune);
        }

        return clean.ToString().TrimEnd();
    }

    private static void Append(StringBuilder clean, Rune rune)
    {
        if (Rune.IsWhiteSpace(rune))
        {
            // Line breaks and tabs become one space: a message is one line wherever it is shown.
            if (clean.Length > 0 && clean[^1] != ' ')
            {
                clean.Append(' ');
            }

            return;
        }

        // Control: escapes. Format: bidi overrides, zero-width characters, soft hyphens. Both change what a reader sees.
        var category = Rune.GetUnicodeCategory(rune);
        if (category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
        {
            clean.Append(rune.ToString());
        }
    }
}
