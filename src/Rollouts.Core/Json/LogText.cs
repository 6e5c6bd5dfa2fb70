using System.Text.RegularExpressions;

namespace Rollouts.Json;

/// <summary>A container's log as it can be shown: lines without control characters, none too long, and not too many.</summary>
public static partial class LogText
{
    private const int LongestLine = 1000;

    /// <summary>The last lines of a text.</summary>
    /// <param name="text">The log, oldest line first.</param>
    /// <param name="most">How many lines at most.</param>
    public static IReadOnlyList<string> LastLines(string text, int most)
    {
        var lines = text.Split('\n');

        // The newline at the end ends a line and begins none.
        var end = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        return [.. lines[Math.Max(0, end - most)..end].Select(Shown)];
    }

    // Progress bars rewrite their line: what a terminal would show at last is what follows the last carriage return.
    private static string Shown(string line)
    {
        var written = line.TrimEnd('\r');
        return SafeText.Line(EscapeCode().Replace(written[(written.LastIndexOf('\r') + 1)..], ""), LongestLine);
    }

    // Colours and titles go as a whole: without its escape character alone, a code would stand in the text as [31m.
    [GeneratedRegex("\u001b(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(\u0007|\u001b\\\\)?)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex EscapeCode();
}
