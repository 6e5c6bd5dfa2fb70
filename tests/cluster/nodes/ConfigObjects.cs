using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Rollouts.ClusterNodes;

/// <summary>The ConfigMaps and Secrets of the cluster: a container that refers to one that is not there does not start.</summary>
internal sealed class ConfigObjects(ApiClient api, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Kind, string Namespace, string Name), JsonObject> _known = new();

    public JsonObject? Find(string kind, string ns, string name) => _known.GetValueOrDefault((kind, ns, name));

    public async Task RunAsync(CancellationToken cancellationToken)
        => await await Task.WhenAny(FollowAsync("ConfigMap", "/api/v1/configmaps", cancellationToken), FollowAsync("Secret", "/api/v1/secrets", cancellationToken));

    private Task FollowAsync(string kind, string path, CancellationToken cancellationToken)
    {
        (string, string, string) Key(JsonObject item)
            => (kind, item["metadata"]!["namespace"]!.GetValue<string>(), item["metadata"]!["name"]!.GetValue<string>());

        void Changed(JsonObject item, bool isGone)
        {
            if (isGone)
            {
                _known.TryRemove(Key(item), out _);
            }
            else
            {
                _known[Key(item)] = item;
            }
        }

        void Listed(IReadOnlyList<JsonObject> items)
        {
            var there = items.Select(Key).ToHashSet();
            foreach (var gone in _known.Keys.Where(key => key.Kind == kind && !there.Contains(key)))
            {
                _known.TryRemove(gone, out _);
            }

            foreach (var item in items)
            {
                Changed(item, isGone: false);
            }
        }

        return new ObjectFeed(api, path, time).FollowAsync(Listed, Changed, cancellationToken);
    }
}
