namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>What becomes of a container.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Duration">How long it takes, where the kind takes time.</param>
internal sealed record Fate(FateKind Kind, TimeSpan Duration);
