namespace Rollouts.Changes;

/// <summary>A tool that owns a workload's manifest.</summary>
/// <param name="Ownership">What the workload is to it: <c>is managed by Flux</c>.</param>
/// <param name="Event">What puts the manifest back.</param>
/// <param name="Advice">A sentence for whoever changes the workload beside it.</param>
/// <param name="Undo">How an undo is made with the tool.</param>
internal sealed record Reverter(string Ownership, string Event, string Advice, string Undo);
