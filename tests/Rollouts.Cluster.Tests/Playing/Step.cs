using Rollouts.Cluster.Tests.Clusters;

namespace Rollouts.Cluster.Tests.Playing;

/// <summary>One thing that happens in a scenario.</summary>
/// <param name="Name">What it is called where it goes wrong.</param>
/// <param name="Act">Does it, and returns what the module said.</param>
internal sealed record Step(string Name, Func<Arena, CancellationToken, Task<IReadOnlyList<string>>> Act)
{
    /// <summary>The state in which the step ends; without one it ends as soon as the controller has taken up what was asked.</summary>
    internal string? Until { get; init; }

    /// <summary>
    /// States that the step may go through so fast that one cluster never stores them, each for a reason that stands beside the
    /// step. They are left out of the comparison.
    /// </summary>
    internal IReadOnlyList<string> Fleeting { get; init; } = [];

    /// <summary>Whether the counts in its states depend on which pod was faster, so that only the phases are compared.</summary>
    internal bool IsCoarse { get; init; }
}
