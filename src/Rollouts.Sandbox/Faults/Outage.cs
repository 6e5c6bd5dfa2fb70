using Rollouts.Sandbox.Nodes.Simulation;

namespace Rollouts.Sandbox.Faults;

/// <summary>When the server is away: <c>20s</c>, <c>20s after 5s</c>, <c>5s every 1m</c>, <c>5s after 10s every 1m</c>.</summary>
/// <param name="Length">How long.</param>
/// <param name="After">How long after the faults were set it begins.</param>
/// <param name="Every">From one beginning to the next; null for once.</param>
internal sealed record Outage(TimeSpan Length, TimeSpan After, TimeSpan? Every)
{
    /// <summary>What may be written.</summary>
    public const string Grammar = "must be a duration such as 20s, and may go on: after 5s, every 1m";

    /// <summary>Reads one; null where it is none.</summary>
    public static Outage? Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (after, every) = words switch
        {
            [_] => ("0s", null),
            [_, "after", var begin] => (begin, null),
            [_, "every", var period] => ("0s", period),
            [_, "after", var begin, "every", var period] => (begin, period),
            _ => (string.Empty, (string?)null),
        };
        var again = every is null ? null : ShortDuration.Parse(every);
        return words.Length > 0 && ShortDuration.Parse(words[0]) is { } length && ShortDuration.Parse(after) is { } wait && (every is null || again > length)
            ? new Outage(length, wait, again)
            : null;
    }

    /// <summary>Whether the server is away.</summary>
    /// <param name="elapsed">How long ago the faults were set.</param>
    public bool IsOn(TimeSpan elapsed)
    {
        var since = elapsed - After;
        if (since < TimeSpan.Zero)
        {
            return false;
        }

        return (Every is { } every ? TimeSpan.FromTicks(since.Ticks % every.Ticks) : since) < Length;
    }
}
