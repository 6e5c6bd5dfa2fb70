using Rollouts.Clusters;
using Rollouts.Status;

namespace Rollouts.Selection;

/// <summary>What looking for rollouts comes up with, in order.</summary>
public abstract record Finding
{
    private Finding()
    {
    }

    /// <summary>A workload.</summary>
    /// <param name="Workload">The workload.</param>
    /// <param name="Cluster">The session it was read through.</param>
    /// <param name="Input">The input that meant it; null where it was named or listed.</param>
    public sealed record Found(Workload Workload, ICluster Cluster, RolloutReference? Input) : Finding;

    /// <summary>Something that was asked for and cannot be had.</summary>
    public sealed record Failed(RolloutException Error) : Finding;

    /// <summary>Something that nobody asked for by name and that cannot be had.</summary>
    public sealed record Warned(string Text) : Finding;
}
