using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Requests;

namespace Rollouts.Kubernetes.Watching;

/// <summary>What a follower has told so far, so that nothing is told twice and nothing vanishes in silence.</summary>
internal sealed class KnownObjects
{
    private readonly Dictionary<string, JsonElement> _told = new(StringComparer.Ordinal);

    /// <summary>Takes an object as it is now and says what there is to tell.</summary>
    public IEnumerable<Observation> Take(JsonElement item, DateTimeOffset? serverTime)
    {
        var key = ObjectFields.Key(item);
        if (_told.TryGetValue(key, out var before))
        {
            if (!Same(before, item, "uid"))
            {
                // Deleted and created anew under its name while nobody looked.
                yield return new Observation(ObservationKind.Gone, before, serverTime);
            }
            else if (Same(before, item, "resourceVersion"))
            {
                yield break;
            }
        }

        _told[key] = item;
        yield return new Observation(ObservationKind.Present, item, serverTime);
    }

    /// <summary>Takes the news that an object is gone.</summary>
    public IEnumerable<Observation> Remove(JsonElement lastState, DateTimeOffset? serverTime)
    {
        if (_told.Remove(ObjectFields.Key(lastState)))
        {
            yield return new Observation(ObservationKind.Gone, lastState, serverTime);
        }
    }

    /// <summary>Takes a complete list: what is not in it is gone.</summary>
    public IEnumerable<Observation> KeepOnly(HashSet<string> keys, DateTimeOffset? serverTime)
    {
        foreach (var key in _told.Keys.Where(key => !keys.Contains(key)).ToList())
        {
            _told.Remove(key, out var last);
            yield return new Observation(ObservationKind.Gone, last, serverTime);
        }
    }

    private static bool Same(JsonElement a, JsonElement b, string field) =>
        ObjectFields.Metadata(a, field) is { Length: > 0 } value && string.Equals(value, ObjectFields.Metadata(b, field), StringComparison.Ordinal);
}
