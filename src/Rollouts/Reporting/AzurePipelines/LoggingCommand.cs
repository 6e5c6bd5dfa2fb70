using Rollouts.Json;
using System.Globalization;

namespace Rollouts.Reporting.AzurePipelines;

/// <summary>
/// A logging command: <c>##vso[area.action property=value;]message</c>, which the agent of Azure Pipelines takes from the step's output.
/// Values are escaped as the agent's own library does it, so that none can end the command or begin another.
/// </summary>
/// <param name="Name">Area and action: <c>task.logissue</c>.</param>
/// <param name="Message">What follows the bracket.</param>
/// <param name="Properties">Names and values, in their order.</param>
internal sealed record LoggingCommand(string Name, string Message, params IReadOnlyList<(string Name, string Value)> Properties)
{
    /// <summary>An error of the run's summary. By itself it does not fail the step.</summary>
    internal static LoggingCommand Error(string code, string message) => Fitting(new("task.logissue", message, ("type", "error"), ("code", code)));

    /// <summary>A warning of the run's summary.</summary>
    internal static LoggingCommand Warning(string message) => Fitting(new("task.logissue", message, ("type", "warning")));

    /// <summary>The step's progress bar.</summary>
    internal static LoggingCommand Progress(int percent, string message) => Fitting(new("task.setprogress", message, ("value", percent.ToString(CultureInfo.InvariantCulture))));

    /// <summary>A Markdown file that becomes a section of the run's Extensions tab.</summary>
    internal static LoggingCommand Summary(string path) => new("task.uploadsummary", path);

    /// <summary>A variable for later steps, jobs and stages.</summary>
    internal static LoggingCommand OutputVariable(string name, string value) => new("task.setvariable", SafeText.Disarm(value), ("variable", name), ("isoutput", "true"));

    /// <summary>The step has failed, whatever its exit code says.</summary>
    internal static LoggingCommand Failed(string message) => Fitting(new("task.complete", message, ("result", "Failed")));

    /// <summary>The command as the one line that it has to be.</summary>
    public override string ToString()
    {
        var properties = string.Concat(Properties.Select(property => $"{property.Name}={EscapeProperty(property.Value)};"));
        return $"##vso[{Name}{(properties.Length == 0 ? "" : " ")}{properties}]{EscapeData(Message)}";
    }

    private static string EscapeProperty(string value) => EscapeData(value)
        .Replace("]", "%5D", StringComparison.Ordinal)
        .Replace(";", "%3B", StringComparison.Ordinal);

    // The percent sign first: it must not escape the escapes.
    private static string EscapeData(string value) => value
        .Replace("%", "%AZP25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    // Escaping makes a message longer, and an escape must not be cut in two: the message is cut until its line fits.
    private static LoggingCommand Fitting(LoggingCommand command)
    {
        var fitting = command with { Message = UntrustedText.Line(command.Message) };
        while (fitting.ToString().Length - UntrustedText.LongestLine is > 0 and var surplus && fitting.Message.Length > 1)
        {
            fitting = fitting with { Message = UntrustedText.Cut(fitting.Message, Math.Max(1, fitting.Message.Length - Math.Max(1, surplus / 6))) };
        }

        return fitting;
    }
}
