using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Rollouts.Views;

/// <summary>What the columns of the default views show. Called by Rollouts.Format.ps1xml.</summary>
public static class RolloutColumns
{
    /// <summary>The heading over rollouts: which namespace of which cluster.</summary>
    public static string Place(Rollout rollout) => $"{rollout.Namespace} (context {rollout.Context})";

    /// <summary>The heading over revisions: whose they are.</summary>
    public static string Owner(RolloutRevision revision) => $"{revision.Kind.ToLowerInvariant()}/{revision.Name} in {revision.Namespace} (context {revision.Context})";

    /// <summary>How many of the wanted pods are ready: <c>2/3</c>.</summary>
    public static string Ready(Rollout rollout) => string.Create(CultureInfo.InvariantCulture, $"{rollout.Ready}/{rollout.Desired}");

    /// <summary>How long ago something was created, as kubectl tells it: <c>45s</c>, <c>12m</c>, <c>5h</c>, <c>3d</c>.</summary>
    public static string Age(DateTimeOffset created) => Age(created, DateTimeOffset.UtcNow);

    /// <summary>The phase, coloured where the host can show colours and the user wants them.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="style">The engine's <c>$PSStyle</c>; null before PowerShell 7.2.</param>
    public static string Phase(Rollout rollout, object? style) => Coloured(rollout.Phase.ToString(), style, rollout.Phase switch
    {
        RolloutPhase.Complete => "Green",
        RolloutPhase.Failed or RolloutPhase.Deleted => "Red",
        RolloutPhase.Paused or RolloutPhase.ActionRequired => "Yellow",
        _ => "Cyan",
    });

    /// <summary>The message; that it is only the answer to a dry run is said first.</summary>
    public static string Message(Rollout rollout) => rollout.IsDryRun ? $"dry run: {rollout.Message}" : rollout.Message;

    /// <summary>Marks the revision that runs, and the one that an undo goes to.</summary>
    public static string Mark(RolloutRevision revision) => (revision.IsCurrent, revision.IsPrevious) switch
    {
        (true, _) => "current",
        (_, true) => "previous",
        _ => "",
    };

    /// <summary>Things in one cell.</summary>
    public static string Join(IEnumerable values) => string.Join(", ", values.Cast<object?>().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));

    internal static string Age(DateTimeOffset created, DateTimeOffset now)
    {
        if (created == default)
        {
            return "";
        }

        var age = now > created ? now - created : TimeSpan.Zero;
        return age switch
        {
            { TotalSeconds: < 120 } => Number(age.TotalSeconds, "s"),
            { TotalMinutes: < 120 } => Number(age.TotalMinutes, "m"),
            { TotalHours: < 48 } => Number(age.TotalHours, "h"),
            _ => Number(age.TotalDays, "d"),
        };

        static string Number(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{(long)value}{unit}");
    }

    // PowerShellStandard does not know $PSStyle's type. Its escapes survive a redirected pwsh, whatever OutputRendering says, so we look ourselves.
    private static string Coloured(string text, object? style, string colour)
    {
        if (style is null || Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Property(style, "OutputRendering") is "PlainText")
        {
            return text;
        }

        var foreground = PSObject.AsPSObject(style).Properties["Foreground"]?.Value;
        return foreground is null ? text : $"{Property(foreground, colour)}{text}{Property(style, "Reset")}";
    }

    private static string? Property(object target, string name) => PSObject.AsPSObject(target).Properties[name]?.Value?.ToString();
}
