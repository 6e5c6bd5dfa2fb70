namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>An event that a node tells about a pod.</summary>
/// <param name="IsWarning">Whether somebody should look into it.</param>
/// <param name="Reason">The event's reason.</param>
/// <param name="Message">The event's message.</param>
/// <param name="FieldPath">The container, such as <c>spec.containers{app}</c>; empty for the pod.</param>
internal sealed record PodNote(bool IsWarning, string Reason, string Message, string FieldPath);
