namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>One run of a container, from its start to its end.</summary>
/// <param name="Number">0 for the first, then the restarts.</param>
/// <param name="Started">When it started.</param>
/// <param name="Finished">When it ended; null while it runs.</param>
/// <param name="ExitCode">How it ended.</param>
internal sealed record ContainerRun(int Number, DateTimeOffset Started, DateTimeOffset? Finished = null, int ExitCode = 0);
