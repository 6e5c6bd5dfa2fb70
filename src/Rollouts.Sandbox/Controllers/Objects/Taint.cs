namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>What keeps pods away from a node.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Effect"><c>NoSchedule</c>, <c>PreferNoSchedule</c> or <c>NoExecute</c>.</param>
internal sealed record Taint(string Key, string Value, string Effect);
