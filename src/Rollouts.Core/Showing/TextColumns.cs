using System.Globalization;
using System.Text;

namespace Rollouts.Showing;

/// <summary>
/// How many columns of a terminal a text takes: Chinese, Japanese, Korean and emoji take two each, marks that combine take none. Where
/// terminals differ it counts two, so that a line is rather too short than one that wraps.
/// </summary>
internal static class TextColumns
{
    // Unicode's East Asian Width W and F, by blocks, and the symbols that terminals may draw as emoji.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x23E9, 0x23F3), (0x2600, 0x27BF), (0x2B1B, 0x2B55), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97F),
        (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x18DFF), (0x1AFF0, 0x1B2FF), (0x1F000, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>The width of a text.</summary>
    public static int Width(string text) => text.EnumerateRunes().Sum(Width);

    /// <summary>The text in no more columns than that; an ellipsis stands for what is missing at its end.</summary>
    public static string Cut(string text, int width) => Fits(text, width) ? text : width <= 0 ? "" : $"{Take(text.EnumerateRunes(), width - 1)}…";

    /// <summary>The same with the end kept: what tells one pod from the next stands there.</summary>
    public static string CutStart(string text, int width)
    {
        if (Fits(text, width))
        {
            return text;
        }

        var end = Take(text.EnumerateRunes().Reverse(), width - 1).EnumerateRunes().Reverse();
        return width <= 0 ? "" : $"…{string.Concat(end)}";
    }

    /// <summary>The text in lines of no more columns than that, broken between words where that is possible.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        while (!Fits(text, width) && width > 1)
        {
            var line = Take(text.EnumerateRunes(), width);
            var end = text.Length > line.Length && text[line.Length] == ' ' ? line.Length : line.LastIndexOf(' ');
            yield return end > 0 ? text[..end] : line;
            text = text[(end > 0 ? end : line.Length)..].TrimStart();
        }

        yield return text;
    }

    private static bool Fits(string text, int width) => text.Length * 2 <= width || Width(text) <= width;

    private static string Take(IEnumerable<Rune> runes, int width)
    {
        var taken = new StringBuilder();
        foreach (var rune in runes)
        {
            width -= Width(rune);
            if (width < 0)
            {
                break;
            }

            taken.Append(rune);
        }

        return taken.ToString();
    }

    private static int Width(Rune rune) => rune.IsAscii ? 1
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0
        : Array.Exists(Wide, block => rune.Value >= block.First && rune.Value <= block.Last) ? 2 : 1;
}
