using System.Text.Json.Nodes;
using System.Threading.Channels;
using Rollouts.Clusters;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>
/// All objects of a kind, kept up to date by a watch and found by name, by owner and by namespace without asking the API.
/// Used from the loop only.
/// </summary>
/// <typeparam name="T">How the kind is read.</typeparam>
internal sealed class Informer<T> : IInformer
    where T : ApiObject
{
    private static readonly IReadOnlyDictionary<ObjectKey, T> Nothing = new Dictionary<ObjectKey, T>();

    private readonly Dictionary<ObjectKey, T> _all = [];
    private readonly Dictionary<string, Dictionary<ObjectKey, T>> _byOwner = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<ObjectKey, T>> _byNamespace = new(StringComparer.Ordinal);
    private readonly ResourceType _type;
    private readonly IApi _api;
    private readonly Func<JsonObject, StoredObject?, T> _read;
    private readonly ChannelReader<ApiEvent> _events;
    private readonly List<Action<T?, T?>> _followers = [];
    private bool _listed;

    /// <summary>Starts following a kind; what exists already is told at the first <see cref="Drain"/>.</summary>
    public Informer(IApi api, ResourceType type, WorkLoop loop, Func<JsonObject, StoredObject?, T> read)
    {
        _api = api;
        _type = type;
        _read = read;
        _events = api.Watch(type, loop.Stopping);
        loop.Follow(this);
    }

    /// <inheritdoc/>
    public ResourceType Type => _type;

    /// <summary>Every object, by name.</summary>
    public IReadOnlyDictionary<ObjectKey, T> All => _all;

    /// <summary>Calls back at every change: with before and after, null where there was or is nothing.</summary>
    public void OnChange(Action<T?, T?> told) => _followers.Add(told);

    /// <inheritdoc/>
    public void OnAnyChange(Action<ApiObject?, ApiObject?> told) => _followers.Add(told);

    /// <summary>Finds one; null where there is none.</summary>
    public T? Find(ObjectKey key) => _all.GetValueOrDefault(key);

    /// <inheritdoc/>
    public ApiObject? FindAny(ObjectKey key) => Find(key);

    /// <summary>The objects that one controller owns.</summary>
    /// <param name="uid">The owner's UID.</param>
    public IReadOnlyCollection<T> OwnedBy(string uid) => [.. _byOwner.GetValueOrDefault(uid)?.Values ?? Nothing.Values];

    /// <summary>The objects of a namespace.</summary>
    public IReadOnlyCollection<T> In(string ns) => [.. _byNamespace.GetValueOrDefault(ns)?.Values ?? Nothing.Values];

    /// <summary>The objects of a namespace that no controller owns.</summary>
    public IReadOnlyCollection<T> OrphansIn(string ns) => [.. (_byOwner.GetValueOrDefault(string.Empty)?.Values ?? Nothing.Values).Where(o => string.Equals(o.Namespace, ns, StringComparison.Ordinal))];

    /// <inheritdoc/>
    public bool Drain()
    {
        var changed = false;
        if (!_listed)
        {
            _listed = true;
            changed = true;
            foreach (var json in _api.List(_type))
            {
                Take(_read(json, null), isGone: false);
            }
        }

        while (_events.TryRead(out var change))
        {
            changed = true;
            Take(_read(change.Object, change.Stored), isGone: string.Equals(change.Type, "DELETED", StringComparison.Ordinal));
        }

        return changed;
    }

    /// <inheritdoc/>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _events.WaitToReadAsync(cancellationToken);

    private void Take(T now, bool isGone)
    {
        var before = _all.GetValueOrDefault(now.Key);
        if (before is not null && before.Version >= now.Version)
        {
            return;
        }

        if (before is not null)
        {
            _all.Remove(now.Key);
            Drop(_byOwner, before.Owner?.Uid ?? string.Empty, now.Key);
            Drop(_byNamespace, before.Namespace, now.Key);
        }

        if (!isGone)
        {
            _all[now.Key] = now;
            Put(_byOwner, now.Owner?.Uid ?? string.Empty, now);
            Put(_byNamespace, now.Namespace, now);
            Tell(before, now);
        }
        else if (before is not null)
        {
            Tell(before, null);
        }
    }

    private void Tell(T? before, T? now)
    {
        foreach (var told in _followers)
        {
            told(before, now);
        }
    }

    private static void Put(Dictionary<string, Dictionary<ObjectKey, T>> index, string entry, T value)
    {
        if (!index.TryGetValue(entry, out var group))
        {
            group = [];
            index[entry] = group;
        }

        group[value.Key] = value;
    }

    private static void Drop(Dictionary<string, Dictionary<ObjectKey, T>> index, string entry, ObjectKey key)
    {
        if (index.TryGetValue(entry, out var group) && group.Remove(key) && group.Count == 0)
        {
            index.Remove(entry);
        }
    }
}
