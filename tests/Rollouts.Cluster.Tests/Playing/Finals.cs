using System.Text.Json.Nodes;
using Rollouts.Cluster.Tests.Clusters;

namespace Rollouts.Cluster.Tests.Playing;

/// <summary>
/// The objects that a scenario leaves behind, as values by path: everything that a rollout is about, without uids, times, hashes and
/// versions. ReplicaSets are told apart by their revision.
/// </summary>
internal static class Finals
{
    private const string Revision = "deployment.kubernetes.io/revision";
    private const string Hash = "pod-template-hash";

    internal static async Task<SortedDictionary<string, string>> OfAsync(Arena arena, CancellationToken cancellationToken)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (resource, name) in new[] { ("deployments", "name"), ("replicasets", Revision) })
        {
            var list = await arena.Api.GetAsync(arena.Path(resource), cancellationToken);
            foreach (var item in list["items"]!.AsArray())
            {
                var metadata = item!["metadata"]!;
                var key = resource == "deployments" ? $"deployment {metadata[name]}" : $"revision {metadata["annotations"]?[name]} of {metadata["ownerReferences"]?[0]?["name"]}";
                Collect(Normal(item), key, values);
            }
        }

        return values;
    }

    private static JsonObject Normal(JsonNode item)
    {
        var metadata = item["metadata"]!;
        var normal = new JsonObject
        {
            ["labels"] = Copy(metadata["labels"]),
            ["annotations"] = Copy(metadata["annotations"]),
            ["spec"] = Copy(item["spec"]),
            ["status"] = Copy(item["status"]),
            ["isBeingDeleted"] = metadata["deletionTimestamp"] is not null,
        };
        (normal["labels"] as JsonObject)?.Remove(Hash);
        (normal["spec"]!["selector"]?["matchLabels"] as JsonObject)?.Remove(Hash);
        var template = normal["spec"]!["template"]!["metadata"]!.AsObject();
        template.Remove("creationTimestamp");
        (template["labels"] as JsonObject)?.Remove(Hash);
        var status = normal["status"]!.AsObject();
        status.Remove("observedGeneration");
        status["isObserved"] = DeploymentState.IsObserved(item);
        if (status["conditions"] is JsonArray conditions)
        {
            status["conditions"] = new JsonObject(conditions.Select(one =>
                KeyValuePair.Create<string, JsonNode?>((string)one!["type"]!, $"{one["status"]} {one["reason"]}")));
        }

        return normal;
    }

    private static JsonNode? Copy(JsonNode? node) => node?.DeepClone();

    private static void Collect(JsonNode? node, string path, SortedDictionary<string, string> values)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } branch:
                foreach (var (key, value) in branch)
                {
                    Collect(value, $"{path}.{key}", values);
                }

                break;
            case JsonArray { Count: > 0 } list:
                for (var i = 0; i < list.Count; i++)
                {
                    Collect(list[i], $"{path}[{i}]", values);
                }

                break;
            case null:
                break;
            default:
                // Two ReplicaSets of one revision would be a finding, not an overwritten value.
                values[values.ContainsKey(path) ? $"{path} (again)" : path] = node.ToJsonString();
                break;
        }
    }
}
