using Rollouts.Clusters;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Waiting;

/// <summary>A rollout to wait for.</summary>
/// <param name="First">The workload as it was first read.</param>
/// <param name="Cluster">The session to follow it through.</param>
/// <param name="Input">What was piped in; null where the workload was named. Its UID, and the pin that an acting command gave it, are held on to.</param>
/// <param name="OldDeadline">The stamp of an exceeded deadline that it showed when it was first read and that is not about its template.</param>
public sealed record WaitTarget(Workload First, ICluster Cluster, RolloutReference? Input = null, DateTimeOffset? OldDeadline = null)
{
    /// <summary>Whether it is taken back where it fails.</summary>
    public bool IsUndoneOnFailure { get; init; }

    /// <summary>Makes a target of what was found. Where it shows an exceeded deadline, its ReplicaSets are read to see whose that is.</summary>
    public static async Task<WaitTarget> OfAsync(Finding.Found found, CancellationToken cancellationToken) =>
        new(found.Workload, found.Cluster, found.Input, await Waiting.OldDeadline.FindAsync(found.Cluster, found.Workload, cancellationToken).ConfigureAwait(false));
}
