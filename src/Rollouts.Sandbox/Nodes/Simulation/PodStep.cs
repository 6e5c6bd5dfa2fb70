using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>What a node does about a pod after a look at it.</summary>
/// <param name="State">What it remembers for the next look.</param>
/// <param name="Status">The pod's whole <c>status</c>, as it is to be written.</param>
/// <param name="Notes">The events to tell, in order.</param>
/// <param name="Pulled">The images that the node has now, by their names in full.</param>
/// <param name="LookAgain">When the pod will change by itself; null for never.</param>
/// <param name="IsGone">Whether its last container has stopped, so that the pod is to be deleted for good.</param>
internal sealed record PodStep(PodState State, JsonObject Status, IReadOnlyList<PodNote> Notes, IReadOnlyList<string> Pulled, DateTimeOffset? LookAgain, bool IsGone);
