namespace Rollouts.Sandbox.Api;

/// <summary>Who writes, and how.</summary>
/// <param name="Manager">The name that <c>metadata.managedFields</c> remembers.</param>
/// <param name="DryRun">Do everything but store it.</param>
/// <param name="OnUnknownFields">Hears of fields that the kind does not have, before they fall away; it may refuse them.</param>
internal sealed record WriteOptions(string Manager, bool DryRun = false, Action<IReadOnlyList<string>>? OnUnknownFields = null);
