namespace Rollouts.Sandboxes;

/// <summary>How a practice cluster starts.</summary>
/// <param name="Nodes">The number of simulated nodes, 1 or more.</param>
/// <param name="Example">Whether it starts with a small shop of workloads.</param>
public sealed record SandboxOptions(int Nodes = 3, bool Example = false);
