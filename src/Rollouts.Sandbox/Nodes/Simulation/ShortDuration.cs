using System.Globalization;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>Durations as users of the sandbox write them: <c>500ms</c>, <c>45s</c>, <c>2m</c>, <c>1h</c>.</summary>
internal static class ShortDuration
{
    private static readonly (string Unit, int Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>Reads one; null where it is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && int.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return TimeSpan.FromMilliseconds((double)count * length);
            }
        }

        return null;
    }
}
