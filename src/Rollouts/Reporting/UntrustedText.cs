using System.Text.RegularExpressions;
using Rollouts.Json;

namespace Rollouts.Reporting;

/// <summary>
/// Text that others wrote – pods, controllers, annotations, names of contexts – as a line of the step's log. The agent obeys a logging
/// command wherever it stands in a line, so that a pod which logs one would fail, pass or reconfigure the step.
/// </summary>
internal static partial class UntrustedText
{
    /// <summary>The most characters of a line: the live console of Azure Pipelines shows no more.</summary>
    internal const int LongestLine = 1024;

    /// <summary>The text as one line that is no command, cut to a length with an ellipsis for what is missing.</summary>
    internal static string Line(string text, int maxLength = LongestLine) => Cut(Disarm(SafeText.Line(text, int.MaxValue)), maxLength);

    /// <summary>The text with every beginning of a command broken: <c>##vso[</c> becomes <c># #vso[</c>. What stands at a line's start stays there.</summary>
    internal static string Disarm(string text) => CommandPrefix().Replace(text, "# #${rest}");

    /// <summary>The text, no longer than that, and no character cut in two.</summary>
    internal static string Cut(string text, int maxLength)
    {
        if (text.Length <= maxLength)
        {
            return text;
        }

        var end = Math.Max(0, maxLength - 1);
        return $"{text[..(end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)]}…";
    }

    // ##vso[ and ##[group], ##[error] and the like. A comparison by culture passes over characters that have no weight (combining
    // joiners, variation selectors, fillers): wherever one is made, they may stand between the others.
    private const string Weightless = @"[\p{M}\p{C}\u115F\u1160\u17B4\u17B5\u3164\uFFA0]*";

    [GeneratedRegex(
        $@"#{Weightless}#(?<rest>{Weightless}(v{Weightless}s{Weightless}o{Weightless})?\[)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CommandPrefix();
}
