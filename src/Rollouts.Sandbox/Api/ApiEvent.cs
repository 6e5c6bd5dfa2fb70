using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Api;

/// <summary>A change of one object.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c> or <c>DELETED</c>.</param>
/// <param name="Version">The store's version after it.</param>
/// <param name="Stored">The object after the change; for <c>DELETED</c> its last state, with the version of the deletion.</param>
/// <param name="Replaced">The object before the change; null for <c>ADDED</c>.</param>
internal sealed record ApiEvent(string Type, long Version, StoredObject Stored, StoredObject? Replaced)
{
    /// <summary>The object of <see cref="Stored"/>.</summary>
    public JsonObject Object => Stored.Value;

    /// <summary>The object of <see cref="Replaced"/>. Selectors need it: an object that stops matching is told as deleted.</summary>
    public JsonObject? Before => Replaced?.Value;
}
