using System.Collections.Immutable;
using Rollouts.Sandbox.Api;

namespace Rollouts.Sandbox.Store;

/// <summary>The objects of one kind, their recent changes, and who follows them. Guarded by the store's gate.</summary>
internal sealed class Shelf
{
    /// <summary>The objects now; a reader may keep this root as a snapshot.</summary>
    public ImmutableSortedDictionary<ObjectKey, StoredObject> Root { get; set; } =
        ImmutableSortedDictionary.Create<ObjectKey, StoredObject>(ObjectKey.Order);

    /// <summary>The latest changes, oldest first.</summary>
    public Queue<ApiEvent> History { get; } = new();

    /// <summary>The version of the newest change that is no longer in <see cref="History"/>: who has seen less must list again.</summary>
    public long Forgotten { get; set; }

    /// <summary>Who follows this kind.</summary>
    public List<Subscription> Subscriptions { get; } = [];
}
