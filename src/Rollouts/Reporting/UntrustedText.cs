using Rollouts.Json;

namespace Rollouts.Reporting;

/// <summary>Text that others wrote – pods, controllers, annotations, names of contexts – as a line of the step's log.</summary>
internal static class UntrustedText
{
    /// <summary>The most characters of a line: the live console of Azure Pipelines shows no more.</summary>
    internal const int LongestLine = 1024;

    /// <summary>The text as one line that is no command, cut to a length with an ellipsis for what is missing.</summary>
    internal static string Line(string text, int maxLength = LongestLine) => Cut(SafeText.Line(text, int.MaxValue), maxLength);

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
}
