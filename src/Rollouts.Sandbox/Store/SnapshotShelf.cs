namespace Rollouts.Sandbox.Store;

/// <summary>The versions that a client is reading page by page. A snapshot shares almost all its memory with the present, so a few may stay.</summary>
internal sealed class SnapshotShelf
{
    private const int Most = 64;
    private readonly Queue<(string Kind, Listing Listing)> _kept = new();

    /// <summary>Keeps a snapshot; the oldest makes room.</summary>
    public void Keep(string kind, Listing listing)
    {
        if (Find(kind, listing.Version) is not null)
        {
            return;
        }

        _kept.Enqueue((kind, listing));
        if (_kept.Count > Most)
        {
            _kept.Dequeue();
        }
    }

    /// <summary>A kept snapshot; null where it is gone.</summary>
    public Listing? Find(string kind, long version) => _kept.FirstOrDefault(k => k.Listing.Version == version && k.Kind == kind).Listing;
}
