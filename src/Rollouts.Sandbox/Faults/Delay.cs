using Rollouts.Sandbox.Nodes.Simulation;

namespace Rollouts.Sandbox.Faults;

/// <summary>How late answers come: <c>200ms</c>, or by chance between two limits, <c>100ms to 3s</c>.</summary>
/// <param name="Least">At least so late.</param>
/// <param name="Most">At most so late.</param>
internal sealed record Delay(TimeSpan Least, TimeSpan Most)
{
    /// <summary>What may be written.</summary>
    public const string Grammar = "must be a duration such as 200ms, or two: 100ms to 3s";

    /// <summary>Reads one; null where it is none.</summary>
    public static Delay? Parse(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [var all] when ShortDuration.Parse(all) is { } time => new Delay(time, time),
        [var low, "to", var high] when ShortDuration.Parse(low) is { } least && ShortDuration.Parse(high) is { } most && least <= most => new Delay(least, most),
        _ => null,
    };

    /// <summary>Draws one.</summary>
    public TimeSpan Draw(Random chance) => Least + ((Most - Least) * chance.NextDouble());
}
