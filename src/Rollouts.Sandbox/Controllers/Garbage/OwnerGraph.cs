using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Garbage;

/// <summary>What exists, and what belongs to what, across all kinds.</summary>
internal sealed class OwnerGraph
{
    private readonly Dictionary<string, (GarbageCollector Collector, ObjectKey Key)> _existing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _dependents = new(StringComparer.Ordinal);

    /// <summary>Whether an object of this UID exists.</summary>
    public bool Exists(string uid) => _existing.ContainsKey(uid);

    /// <summary>The objects that belong to an owner, and who looks after their kinds.</summary>
    public IReadOnlyList<(GarbageCollector Collector, ObjectKey Key)> DependentsOf(string ownerUid) =>
        _dependents.TryGetValue(ownerUid, out var uids) ? [.. uids.Select(uid => _existing[uid])] : [];

    /// <summary>Who looks after an object's kind; null where it does not exist.</summary>
    public GarbageCollector? CollectorOf(string uid) => _existing.TryGetValue(uid, out var found) ? found.Collector : null;

    /// <summary>Takes in a change.</summary>
    public void Update(GarbageCollector collector, ApiObject? before, ApiObject? now)
    {
        foreach (var owner in before?.Owners ?? [])
        {
            if (_dependents.TryGetValue(owner.Uid, out var gone) && gone.Remove(before!.Uid) && gone.Count == 0)
            {
                _dependents.Remove(owner.Uid);
            }
        }

        if (before is not null)
        {
            _existing.Remove(before.Uid);
        }

        if (now is null)
        {
            return;
        }

        _existing[now.Uid] = (collector, now.Key);
        foreach (var owner in now.Owners)
        {
            if (!_dependents.TryGetValue(owner.Uid, out var dependents))
            {
                dependents = new HashSet<string>(StringComparer.Ordinal);
                _dependents[owner.Uid] = dependents;
            }

            dependents.Add(now.Uid);
        }
    }
}
