using System.Globalization;

namespace Rollouts.Views;

/// <summary>
/// The computed cells of <c>Rollouts.Format.ps1xml</c>. Public because the views call it; scripts should use the records' own properties.
/// </summary>
public static class Cells
{
    /// <summary>The heading over rollouts: which namespace of which cluster.</summary>
    public static string Place(Rollout rollout) => $"{rollout.Namespace} (context {rollout.Context})";

    /// <summary>The heading over revisions: whose they are.</summary>
    public static string Owner(RolloutRevision revision) => $"{revision.Kind.ToLowerInvariant()}/{revision.Name} in {revision.Namespace} (context {revision.Context})";

    /// <summary>Ready pods of those wanted: <c>3/3</c>.</summary>
    public static string Ready(Rollout rollout) => string.Create(CultureInfo.InvariantCulture, $"{rollout.Ready}/{rollout.Desired}");

    /// <summary>The name in <c>$PSStyle.Foreground</c> of a phase's colour.</summary>
    public static string Colour(RolloutPhase phase) => phase switch
    {
        RolloutPhase.Complete => "Green",
        RolloutPhase.Failed or RolloutPhase.Deleted => "Red",
        RolloutPhase.Paused or RolloutPhase.ActionRequired => "Yellow",
        _ => "Cyan",
    };

    /// <summary>The revision's number, with those it had before: <c>4 (was 1, 2)</c>.</summary>
    public static string Number(RolloutRevision revision)
    {
        var former = string.Join(", ", revision.FormerNumbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        return string.Create(CultureInfo.InvariantCulture, $"{revision.Revision}{(former.Length > 0 ? $" (was {former})" : "")}");
    }

    /// <summary>Whether it is the revision that runs, or the one that an undo would go to.</summary>
    public static string Mark(RolloutRevision revision) => revision switch
    {
        { IsCurrent: true } => "current",
        { IsPrevious: true } => "previous",
        _ => "",
    };

    /// <summary>How long ago, in one unit, as kubectl shows it: <c>45s</c>, <c>12m</c>, <c>3h</c>, <c>6d</c>.</summary>
    public static string Age(DateTimeOffset created) => Age(created, TimeProvider.System);

    internal static string Age(DateTimeOffset created, TimeProvider clock)
    {
        var age = clock.GetUtcNow() - created;
        return age switch
        {
            // The server's clock may be a little ahead of ours.
            _ when age < TimeSpan.Zero => "0s",
            { TotalMinutes: < 2 } => In(age.TotalSeconds, 's'),
            { TotalHours: < 2 } => In(age.TotalMinutes, 'm'),
            { TotalDays: < 2 } => In(age.TotalHours, 'h'),
            _ => In(age.TotalDays, 'd'),
        };
    }

    private static string In(double amount, char unit) => string.Create(CultureInfo.InvariantCulture, $"{(long)amount}{unit}");
}
