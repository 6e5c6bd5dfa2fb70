namespace Rollouts.Sandbox.Api;

/// <summary>How an object is deleted.</summary>
/// <param name="GracePeriodSeconds">Null for the object's own.</param>
/// <param name="Uid">Delete only the object of this UID.</param>
/// <param name="ResourceVersion">Delete only this version.</param>
/// <param name="Propagation"><c>Background</c> (default), <c>Foreground</c> or <c>Orphan</c>.</param>
internal sealed record DeleteOptions(int? GracePeriodSeconds = null, string? Uid = null, string? ResourceVersion = null, string? Propagation = null);
