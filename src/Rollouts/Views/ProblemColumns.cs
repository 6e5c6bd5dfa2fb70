using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace Rollouts.Views;

/// <summary>What the default view of problems shows. Called by Rollouts.Format.ps1xml, like <see cref="RolloutColumns"/>.</summary>
public static class ProblemColumns
{
    // The view's own labels: "Problem : ".
    private const int Labels = 10;

    private static readonly string[] Places = ["Pod", "Container", "Node"];

    /// <summary>What it is in a few words: <c>Fatal: CrashLoopBackOff for 45s, 3 restarts, exit code 1</c>.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="style">The engine's <c>$PSStyle</c>; null before PowerShell 7.2.</param>
    public static string Problem(PSObject problem, object? style)
    {
        var severity = RolloutColumns.Property(problem, "Severity") ?? "";
        var colour = severity == nameof(ProblemSeverity.Fatal) ? "Red" : "Yellow";
        var age = RolloutColumns.Age(problem.Properties["Since"]?.Value);
        var restarts = RolloutColumns.Property(problem, "Restarts") ?? "0";
        return string.Concat(
            RolloutColumns.Coloured($"{severity}: {RolloutColumns.Property(problem, "Reason")}", style, colour),
            age.Length == 0 ? "" : $" for {age}",
            restarts == "0" ? "" : restarts == "1" ? ", 1 restart" : $", {restarts} restarts",
            RolloutColumns.Property(problem, "ExitCode") is { Length: > 0 } code ? $", exit code {code}" : "");
    }

    /// <summary>Where it is: <c>pod web-1, container app, node node-3</c>.</summary>
    public static string Where(PSObject problem) => string.Join(", ", Places
        .Select(name => (Name: name, Value: RolloutColumns.Property(problem, name)))
        .Where(part => !string.IsNullOrEmpty(part.Value))
        .Select(part => $"{part.Name.ToLowerInvariant()} {part.Value}"));

    /// <summary>The log, a line each.</summary>
    public static string Log(PSObject problem) => problem.Properties["Log"]?.Value is IEnumerable lines
        ? string.Join('\n', lines.Cast<object?>().Select(line => Convert.ToString(line, CultureInfo.InvariantCulture)))
        : "";

    /// <summary>What is wrong.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="host">The engine's <c>$Host</c>.</param>
    public static string Message(PSObject problem, PSHost? host) => RolloutColumns.Sentences(RolloutColumns.Property(problem, "Message") ?? "", host, Labels);

    /// <summary>The next commands, a line each, so that one can be copied.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="host">The engine's <c>$Host</c>.</param>
    public static string Remedy(PSObject problem, PSHost? host) =>
        RolloutColumns.Sentences((RolloutColumns.Property(problem, "Remedy") ?? "").Replace(", or ", "\n", StringComparison.Ordinal), host, Labels, indent: 2);
}
