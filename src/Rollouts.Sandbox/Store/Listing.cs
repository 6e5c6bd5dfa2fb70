using System.Collections.Immutable;

namespace Rollouts.Sandbox.Store;

/// <summary>The objects of a kind at one version.</summary>
/// <param name="Root">The objects.</param>
/// <param name="Version">The store's version that they show.</param>
internal sealed record Listing(ImmutableSortedDictionary<ObjectKey, StoredObject> Root, long Version);
