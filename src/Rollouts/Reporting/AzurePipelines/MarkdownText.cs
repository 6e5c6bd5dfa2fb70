using System.Globalization;
using System.Text;

namespace Rollouts.Reporting.AzurePipelines;

/// <summary>Untrusted text in a Markdown file: shown as it is, never as markup, HTML, link, mention or command.</summary>
internal static class MarkdownText
{
    // What Markdown gives no meaning to, except at the beginning of a line.
    private const string Plain = " .,;()/'=%+?-\"";

    /// <summary>The text for a line of its own, the middle of one, or a cell of a table.</summary>
    internal static string Inline(string text)
    {
        var line = UntrustedText.Line(text);
        var written = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (!char.IsAscii(c) || char.IsAsciiLetter(c) || (i > 0 && (char.IsAsciiDigit(c) || Plain.Contains(c, StringComparison.Ordinal))) || IsInnerColon(line, i))
            {
                written.Append(c);
            }
            else
            {
                written.Append(CultureInfo.InvariantCulture, $"&#{(int)c};");
            }
        }

        // The one link that needs no scheme.
        return written.Replace("www.", "www&#46;").Replace("WWW.", "WWW&#46;").ToString();
    }

    /// <summary>Lines that are shown as they stand. The fence is longer than any in the text, so that the text cannot end it.</summary>
    /// <param name="language">What the lines are written in.</param>
    /// <param name="lines">The lines.</param>
    internal static string Block(string language, IEnumerable<string> lines)
    {
        var shown = lines.Select(line => UntrustedText.Line(line)).ToList();
        var fence = new string('`', Math.Max(3, 1 + shown.Select(LongestRun).DefaultIfEmpty().Max()));
        return string.Join('\n', [$"{fence}{language}", .. shown, fence]);
    }

    // As in app:2.1. Before a slash it would make a link.
    private static bool IsInnerColon(string line, int i) => line[i] == ':' && (i + 1 == line.Length || line[i + 1] != '/');

    private static int LongestRun(string line)
    {
        var (longest, run) = (0, 0);
        foreach (var c in line)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
