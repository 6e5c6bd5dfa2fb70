using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using Rollouts.Json;

namespace Rollouts.Completion;

/// <summary>One word that would fit.</summary>
/// <param name="Text">What is put on the line.</param>
/// <param name="Tooltip">What is said about it.</param>
/// <param name="Label">How it stands in the menu; null for its text.</param>
internal sealed partial record Suggestion(string Text, string Tooltip, string? Label = null)
{
    /// <summary>As the engine takes it. Where a quote was begun, or the text would not survive without, it is quoted.</summary>
    internal CompletionResult ToResult(Word word)
    {
        var text = word.IsQuoted || !Plain().IsMatch(Text) ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(Text)}'" : Text;
        // What a server or a kubeconfig says may hold anything; a terminal obeys some of it.
        var (label, tooltip) = (SafeText.Line(Label ?? Text), SafeText.Line(Tooltip));
        return new CompletionResult(text, label.Length > 0 ? label : text, CompletionResultType.ParameterValue, tooltip.Length > 0 ? tooltip : text);
    }

    [GeneratedRegex(@"^[A-Za-z0-9_.*/][A-Za-z0-9_.*/:=+@-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Plain();
}
