using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Api;

/// <summary>A change of one object.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c> or <c>DELETED</c>.</param>
/// <param name="Version">The store's version after it.</param>
/// <param name="Object">The object after the change; for <c>DELETED</c> its last state, with the version of the deletion.</param>
/// <param name="Before">The object before the change; null for <c>ADDED</c>. Selectors need it: an object that stops matching is told as deleted.</param>
internal sealed record ApiEvent(string Type, long Version, JsonObject Object, JsonObject? Before)
{
    /// <summary><see cref="Object"/> as JSON.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; init; }
}
