namespace Rollouts.Following;

/// <summary>Things kept by UID, on one shelf for each UID that they belong to.</summary>
internal sealed class Shelf<T>
{
    private readonly Dictionary<string, Dictionary<string, T>> _byOwner = new(StringComparer.Ordinal);

    /// <summary>What belongs to an owner.</summary>
    public IReadOnlyCollection<T> this[string owner] => _byOwner.TryGetValue(owner, out var things) ? things.Values : [];

    /// <summary>All there is.</summary>
    public IEnumerable<T> All => _byOwner.Values.SelectMany(things => things.Values);

    /// <summary>Takes everything away.</summary>
    public void Clear() => _byOwner.Clear();

    /// <summary>One thing of an owner; null where it is not there.</summary>
    public T? Find(string owner, string uid) => _byOwner.TryGetValue(owner, out var things) ? things.GetValueOrDefault(uid) : default;

    /// <summary>Puts a thing there, or takes it away.</summary>
    public void Set(string owner, string uid, T thing, bool isGone)
    {
        if (isGone)
        {
            if (_byOwner.TryGetValue(owner, out var left) && left.Remove(uid) && left.Count == 0)
            {
                _byOwner.Remove(owner);
            }

            return;
        }

        if (!_byOwner.TryGetValue(owner, out var things))
        {
            _byOwner[owner] = things = new Dictionary<string, T>(StringComparer.Ordinal);
        }

        things[uid] = thing;
    }
}
