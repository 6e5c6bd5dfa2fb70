using System.Globalization;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>Durations as Go prints them, to the millisecond: <c>350ms</c>, <c>10s</c>, <c>1m20s</c>, <c>5m0s</c>.</summary>
internal static class GoDuration
{
    /// <summary>Prints a duration.</summary>
    public static string Print(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1))
        {
            return duration == TimeSpan.Zero ? "0s" : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMilliseconds}ms");
        }

        var seconds = ((decimal)(long)(duration.TotalMilliseconds % 60_000) / 1000).ToString("0.###", CultureInfo.InvariantCulture) + "s";
        var minutes = (long)duration.TotalMinutes;
        return minutes switch
        {
            0 => seconds,
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{minutes}m{seconds}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}h{minutes % 60}m{seconds}"),
        };
    }
}
