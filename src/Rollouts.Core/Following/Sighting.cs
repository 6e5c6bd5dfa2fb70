using Rollouts.Status;

namespace Rollouts.Following;

/// <summary>What the streams tell about one rollout.</summary>
internal abstract record Sighting
{
    private Sighting()
    {
    }

    /// <summary>The workload as it is now.</summary>
    public sealed record State(Workload Workload) : Sighting;

    /// <summary>The workload is gone.</summary>
    public sealed record Gone : Sighting;

    /// <summary>Something around it has changed: its pods, their owners, events about them, a node.</summary>
    public sealed record Surroundings : Sighting;

    /// <summary>It cannot be followed any more.</summary>
    public sealed record Lost(RolloutException Error) : Sighting;
}
