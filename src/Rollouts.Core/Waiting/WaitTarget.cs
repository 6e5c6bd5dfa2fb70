using Rollouts.Clusters;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Waiting;

/// <summary>A rollout to wait for.</summary>
/// <param name="First">The workload as it was first read.</param>
/// <param name="Cluster">The session to follow it through.</param>
/// <param name="Input">What was piped in; null where the workload was named. Its UID, and the pin that an acting command gave it, are held on to.</param>
public sealed record WaitTarget(Workload First, ICluster Cluster, RolloutReference? Input = null);
