namespace Rollouts.Sandbox.Controllers.Events;

/// <summary>Events that are alike but for their message.</summary>
/// <param name="Source">Who tells.</param>
/// <param name="SubjectUid">About what.</param>
/// <param name="FieldPath">About which part of it.</param>
/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
/// <param name="Reason">The reason.</param>
internal readonly record struct EventGroup(EventSource Source, string SubjectUid, string FieldPath, string Type, string Reason);
