namespace Rollouts.Cluster.Tests.Playing;

/// <summary>What one cluster made of a step: the states seen and the lines said.</summary>
internal sealed record Outcome(Step Step, IReadOnlyList<string> States, IReadOnlyList<string> Said);
