using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace Rollouts.Shell;

/// <summary>The statement that runs a script file with a command line's arguments.</summary>
internal static partial class ScriptCall
{
    /// <summary>
    /// Calls the file's script block: called by its name, the engine would turn the script's <c>exit</c> into a <c>$LASTEXITCODE</c>
    /// that cannot be told from a native program's.
    /// </summary>
    internal static string To(string file, IEnumerable<string> arguments) =>
        $". (Get-Command -Name {Quoted(file)} -CommandType ExternalScript -ErrorAction Stop).ScriptBlock {string.Join(' ', arguments.Select(Argument))}";

    private static string Argument(string argument)
    {
        var parameter = ParameterName().Match(argument);
        return parameter.Success ? parameter.Value + (parameter.Length < argument.Length ? Quoted(argument[parameter.Length..]) : "") : Quoted(argument);
    }

    private static string Quoted(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    [GeneratedRegex(@"^-[A-Za-z]\w*(?::|$)", RegexOptions.NonBacktracking)]
    private static partial Regex ParameterName();
}
