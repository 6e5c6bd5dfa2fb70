using System.Diagnostics.CodeAnalysis;

namespace Rollouts.Sandbox.Controllers.Events;

/// <summary>A map that forgets what was set longest ago.</summary>
/// <param name="capacity">How many entries it keeps at least.</param>
internal sealed class Recent<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    /// <summary>Finds an entry.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _young.TryGetValue(key, out value) || _old.TryGetValue(key, out value);

    /// <summary>Sets an entry.</summary>
    public void Set(TKey key, TValue value)
    {
        if (_young.Count >= capacity)
        {
            _old = _young;
            _young = [];
        }

        _young[key] = value;
    }
}
