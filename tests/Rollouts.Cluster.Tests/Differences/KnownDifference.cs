namespace Rollouts.Cluster.Tests.Differences;

/// <summary>A difference that is meant to be, and why.</summary>
/// <param name="Scenario">The scenario's name; <see cref="Everywhere"/> for each of them.</param>
/// <param name="Where">Where it shows, or a part of that.</param>
/// <param name="Reason">Why it is left as it is.</param>
internal sealed record KnownDifference(string Scenario, string Where, string Reason)
{
    internal const string Everywhere = "*";

    /// <summary>The first server that has it.</summary>
    internal Version From { get; init; } = new(0, 0);

    /// <summary>What has to be among the objects that are left for it to show: a part of a path; empty for any scenario.</summary>
    internal string Needs { get; init; } = "";

    /// <summary>The first server that does not have it any more.</summary>
    internal Version Before { get; init; } = new(int.MaxValue, 0);

    internal bool Concerns(string scenario, Version server) => (Scenario == Everywhere || Scenario == scenario) && server >= From && server < Before;

    internal bool Explains(Difference difference) => difference.Where.Contains(Where, StringComparison.Ordinal);
}
