using System.Text.RegularExpressions;

namespace Rollouts.Json;

/// <summary>A line of a container's log as it can be shown: without control characters, and not too long.</summary>
internal static partial class LogText
{
    private const int Longest = 1000;

    /// <summary>The line.</summary>
    public static string Line(string text) => SafeText.Line(EscapeCode().Replace(text, ""), Longest);

    // Colours and titles go as a whole: without its escape character alone, a code would stand in the text as [31m.
    [GeneratedRegex("\u001b(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(\u0007|\u001b\\\\)?)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex EscapeCode();
}
