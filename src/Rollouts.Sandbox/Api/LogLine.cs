namespace Rollouts.Sandbox.Api;

/// <summary>A line that a container wrote.</summary>
/// <param name="Time">When.</param>
/// <param name="Text">What, without a line break.</param>
internal sealed record LogLine(DateTimeOffset Time, string Text);
