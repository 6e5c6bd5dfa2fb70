using static System.FormattableString;

namespace Rollouts.Reporting;

/// <summary>How long something has been going on.</summary>
internal static class Elapsed
{
    /// <summary>A time as minutes and seconds: <c>1:05</c>.</summary>
    internal static string Clock(TimeSpan time) => Invariant($"{(int)time.TotalMinutes}:{time.Seconds:00}");
}
