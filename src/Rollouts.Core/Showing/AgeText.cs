using System.Globalization;

namespace Rollouts.Showing;

/// <summary>How long ago something was, as kubectl tells it: <c>45s</c>, <c>12m</c>, <c>5h</c>, <c>3d</c>.</summary>
internal static class AgeText
{
    /// <summary>The age; empty where it is not known since when.</summary>
    public static string Of(DateTimeOffset since, DateTimeOffset now)
    {
        if (since == default)
        {
            return "";
        }

        var age = now > since ? now - since : TimeSpan.Zero;
        return age switch
        {
            { TotalSeconds: < 120 } => Number(age.TotalSeconds, "s"),
            { TotalMinutes: < 120 } => Number(age.TotalMinutes, "m"),
            { TotalHours: < 48 } => Number(age.TotalHours, "h"),
            _ => Number(age.TotalDays, "d"),
        };
    }

    private static string Number(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{(long)value}{unit}");
}
