using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;

namespace Rollouts.Sandbox.Store;

/// <summary>
/// Every object of the cluster under one version counter. Readers get snapshots; writers hold <see cref="Gate"/> from reading
/// what they change to writing it, so a write never meets a state that it has not seen.
/// </summary>
/// <param name="historyLength">How many changes of a kind are kept for watches and continued lists that start in the past.</param>
internal sealed class ObjectStore(int historyLength = 1000)
{
    private readonly Dictionary<string, Shelf> _shelves = new(StringComparer.Ordinal);
    private readonly SnapshotShelf _snapshots = new();
    private long _version = 1;

    /// <summary>The lock of every write. Reentrant.</summary>
    public object Gate { get; } = new();

    /// <summary>The version of the latest change.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Reads one object; null where it does not exist.</summary>
    public StoredObject? Find(string kind, ObjectKey key)
    {
        lock (Gate)
        {
            return ShelfOf(kind).Root.GetValueOrDefault(key);
        }
    }

    /// <summary>The objects of a kind as they are now.</summary>
    public Listing List(string kind)
    {
        lock (Gate)
        {
            return new Listing(ShelfOf(kind).Root, _version);
        }
    }

    /// <summary>The objects of a kind, to be asked for again at this version by <see cref="ListAgain"/>.</summary>
    public Listing ListToContinue(string kind)
    {
        lock (Gate)
        {
            var listing = List(kind);
            _snapshots.Keep(kind, listing);
            return listing;
        }
    }

    /// <summary>The objects of a kind at an earlier version; null where that is forgotten.</summary>
    public Listing? ListAgain(string kind, long version)
    {
        lock (Gate)
        {
            return version < ShelfOf(kind).Forgotten ? null : _snapshots.Find(kind, version);
        }
    }

    /// <summary>Writes an object; the draft is the store's from then on.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="key">Where it lies.</param>
    /// <param name="draft">The object.</param>
    /// <param name="isPacked">Whether it is kept packed.</param>
    public StoredObject Put(string kind, ObjectKey key, JsonObject draft, bool isPacked = false)
    {
        lock (Gate)
        {
            var shelf = ShelfOf(kind);
            var before = shelf.Root.GetValueOrDefault(key);
            var version = _version + 1;
            var stored = StoredObject.Freeze(draft, version, isPacked);
            shelf.Root = shelf.Root.SetItem(key, stored);
            Tell(shelf, new ApiEvent(before is null ? "ADDED" : "MODIFIED", version, stored, before));
            return stored;
        }
    }

    /// <summary>Takes an object away.</summary>
    /// <returns>Its last state, with the version of the deletion; null where there was none.</returns>
    public StoredObject? Remove(string kind, ObjectKey key)
    {
        lock (Gate)
        {
            var shelf = ShelfOf(kind);
            if (shelf.Root.GetValueOrDefault(key) is not { } before)
            {
                return null;
            }

            var version = _version + 1;
            var last = StoredObject.Freeze(before.Value.Copy(), version);
            shelf.Root = shelf.Root.Remove(key);
            Tell(shelf, new ApiEvent("DELETED", version, last, before));
            return last;
        }
    }

    /// <summary>Follows a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="since">Tell every change after this version first; null for changes from now on.</param>
    /// <param name="capacity">How many changes may wait for the follower before it is cut off; null for any number.</param>
    /// <exception cref="ApiRefusal">Expired: <paramref name="since"/> is forgotten.</exception>
    public Subscription Watch(string kind, long? since, int? capacity)
    {
        lock (Gate)
        {
            var shelf = ShelfOf(kind);
            if (since is { } from && from < shelf.Forgotten)
            {
                throw Refuse.TooOld(from, shelf.Forgotten);
            }

            var missed = since is { } seen ? shelf.History.Where(e => e.Version > seen).ToList() : [];
            var subscription = new Subscription(this, shelf, capacity is { } most ? most + missed.Count : null);
            foreach (var change in missed)
            {
                subscription.Offer(change);
            }

            shelf.Subscriptions.Add(subscription);
            return subscription;
        }
    }

    /// <summary>How many follow a kind.</summary>
    public int Followers(string kind)
    {
        lock (Gate)
        {
            return ShelfOf(kind).Subscriptions.Count;
        }
    }

    private void Tell(Shelf shelf, ApiEvent change)
    {
        Interlocked.Exchange(ref _version, change.Version);
        shelf.History.Enqueue(change);
        while (shelf.History.Count > historyLength)
        {
            shelf.Forgotten = shelf.History.Dequeue().Version;
        }

        shelf.Subscriptions.RemoveAll(s => !s.Offer(change));
    }

    private Shelf ShelfOf(string kind)
    {
        if (!_shelves.TryGetValue(kind, out var shelf))
        {
            shelf = new Shelf();
            _shelves[kind] = shelf;
        }

        return shelf;
    }
}
