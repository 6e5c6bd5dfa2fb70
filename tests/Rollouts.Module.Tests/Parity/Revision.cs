namespace Rollouts.Module.Tests.Parity;

/// <summary>A revision as the controller keeps it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Former">The numbers it had before, as the controller writes them.</param>
/// <param name="Template">Its pod template, but for the time of a restart.</param>
/// <param name="Cause">Its change-cause.</param>
internal sealed record Revision(long Number, string? Former, string Template, string? Cause);
