using System.Globalization;

namespace Rollouts.Sandbox.Tables;

/// <summary>Ages as Kubernetes writes them: two units at most, and the smaller one only while it matters.</summary>
internal static class HumanDuration
{
    /// <summary>The text of a duration.</summary>
    public static string Of(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var minutes = seconds / 60;
        var hours = minutes / 60;
        var days = hours / 24;
        return seconds switch
        {
            // Clocks differ a little: what lies less than two seconds ahead is now.
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => Text(seconds, "s"),
            _ when minutes < 10 => Two(minutes, "m", seconds % 60, "s"),
            _ when minutes < 180 => Text(minutes, "m"),
            _ when hours < 8 => Two(hours, "h", minutes % 60, "m"),
            _ when hours < 48 => Text(hours, "h"),
            _ when hours < 192 => Two(days, "d", hours % 24, "h"),
            _ when days < 730 => Text(days, "d"),
            _ when days < 2920 => Two(days / 365, "y", days % 365, "d"),
            _ => Text(days / 365, "y"),
        };
    }

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? Text(large, largeUnit) : Text(large, largeUnit) + Text(small, smallUnit);

    private static string Text(long count, string unit) => count.ToString(CultureInfo.InvariantCulture) + unit;
}
