using Rollouts.Clusters;

namespace Rollouts.Supervision.Tests;

/// <summary>What is wrong with the way to a cluster; the cluster itself goes on.</summary>
internal sealed record WayFaults
{
    /// <summary>Whether nobody answers.</summary>
    public bool IsAway { get; init; }

    /// <summary>Kinds, in the plural, whose streams are open and say nothing.</summary>
    public IReadOnlyCollection<string> Silent { get; init; } = [];

    /// <summary>Kinds, in the plural, that may not be read any more.</summary>
    public IReadOnlyCollection<string> Forbidden { get; init; } = [];

    /// <summary>Whether a stream says nothing now.</summary>
    public bool HoldsBack(ResourceType type) => IsAway || Silent.Contains(type.Plural);
}
