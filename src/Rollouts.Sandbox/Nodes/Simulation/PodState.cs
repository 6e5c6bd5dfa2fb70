using System.Collections.Immutable;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>What a node remembers of a pod. Immutable.</summary>
/// <param name="Accepted">When the node took it on.</param>
/// <param name="Containers">Its containers, init containers too, by name.</param>
/// <param name="StopsAt">When the last container will have stopped; null before the pod is deleted.</param>
internal sealed record PodState(DateTimeOffset Accepted, ImmutableDictionary<string, ContainerState> Containers, DateTimeOffset? StopsAt = null);
