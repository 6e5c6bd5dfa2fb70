using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Cluster.Tests.Clusters;

namespace Rollouts.Cluster.Tests.Playing;

/// <summary>
/// The objects that a scenario leaves behind, as values by path: everything that a rollout is about, without uids, times, hashes and
/// versions. ReplicaSets and ControllerRevisions are told apart by their revision, pods by what they are, and events by their reasons.
/// </summary>
internal static class Finals
{
    private const string Revision = "deployment.kubernetes.io/revision";
    private const string Restarted = "kubectl.kubernetes.io/restartedAt";
    private static readonly string[] Hashes = ["pod-template-hash", "controller-revision-hash", "controller.kubernetes.io/hash"];

    // Whether a node has an image already depends on what ran there before, and how often it is tried, or a probe fails, on the time.
    private static readonly string[] OfTheMoment = ["Pulling", "Pulled", "BackOff", "Failed", "Unhealthy"];

    internal static async Task<SortedDictionary<string, string>> OfAsync(Arena arena, CancellationToken cancellationToken)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var numbers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var revision in await ItemsAsync("controllerrevisions"))
        {
            numbers[(string)revision["metadata"]!["name"]!] = string.Create(CultureInfo.InvariantCulture, $"revision {revision["revision"]}");
            Collect(NormalRevision(revision), $"revision {revision["revision"]} of {Owner(revision)}", values);
        }

        foreach (var resource in new[] { "deployments", "daemonsets", "statefulsets" })
        {
            foreach (var item in await ItemsAsync(resource))
            {
                Collect(Normal(item, numbers), $"{resource[..^1]} {item["metadata"]!["name"]}", values);
            }
        }

        foreach (var set in await ItemsAsync("replicasets"))
        {
            Collect(Normal(set, numbers), $"revision {set["metadata"]!["annotations"]?[Revision]} of {Owner(set)}", values);
        }

        foreach (var pods in (await ItemsAsync("pods")).GroupBy(Place, Describe, StringComparer.Ordinal))
        {
            values[pods.Key] = string.Join(", ", pods.Order(StringComparer.Ordinal));
        }

        foreach (var events in (await ItemsAsync("events")).Where(one => !IsOfABusyController(one)).GroupBy(one => $"events of a {one["involvedObject"]!["kind"]}", one => (string)one["reason"]!, StringComparer.Ordinal))
        {
            values[events.Key] = string.Join(", ", events.Except(OfTheMoment).Distinct().Order(StringComparer.Ordinal));
        }

        return values;

        async Task<IReadOnlyList<JsonNode>> ItemsAsync(string resource) =>
            [.. (await arena.Api.GetAsync(arena.Path(resource), cancellationToken))["items"]!.AsArray()!];
    }

    // A StatefulSet's controller that has not yet seen a pod come, or go, makes it once too often, is refused, and looks again.
    private static bool IsOfABusyController(JsonNode one) =>
        (string?)one["reason"] == "FailedCreate" && ((string?)one["message"] ?? "").Contains("already exists", StringComparison.Ordinal);

    private static string? Owner(JsonNode item) => (string?)item["metadata"]!["ownerReferences"]?[0]?["name"];

    // A StatefulSet's pods have names, a DaemonSet's have nodes, and a ReplicaSet's are all alike.
    private static string Place(JsonNode pod) => (string?)pod["metadata"]!["ownerReferences"]?[0]?["kind"] switch
    {
        "StatefulSet" => $"pod {pod["metadata"]!["name"]}",
        "DaemonSet" => "pods of a DaemonSet",
        _ => "pods of ReplicaSets",
    };

    private static string Describe(JsonNode pod)
    {
        var images = string.Join('+', pod["spec"]!["containers"]!.AsArray().Select(container => (string?)container!["image"]));
        var waits = pod["status"]?["containerStatuses"]?.AsArray().Select(status => (string?)status!["state"]?["waiting"]?["reason"]).FirstOrDefault(reason => reason is not null);
        var isReady = pod["status"]?["conditions"]?.AsArray().Any(one => (string?)one!["type"] == "Ready" && (string?)one["status"] == "True") ?? false;
        // What crashes again and again is in one of its states, and a pull fails and is put off in turn.
        var state = images.Contains("crash", StringComparison.Ordinal) ? "crashing" : waits is "ErrImagePull" ? "ImagePullBackOff" : waits ?? (isReady ? "ready" : "not ready");
        return $"{images} {state}{(pod["metadata"]!["deletionTimestamp"] is null ? "" : " terminating")}";
    }

    private static JsonObject NormalRevision(JsonNode revision)
    {
        var normal = new JsonObject
        {
            ["labels"] = Copy(revision["metadata"]!["labels"]),
            ["annotations"] = Copy(revision["metadata"]!["annotations"]),
            ["data"] = Copy(revision["data"]),
        };
        Forget(normal["labels"]);
        Forget(normal["data"]!["spec"]!["template"]!["metadata"]);
        Forget(normal["annotations"]);
        return normal;
    }

    private static JsonObject Normal(JsonNode item, Dictionary<string, string> revisions)
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
        Forget(normal["labels"]);
        Forget(normal["spec"]!["selector"]?["matchLabels"]);
        Forget(normal["spec"]!["template"]!["metadata"]);
        var status = normal["status"]!.AsObject();
        status.Remove("observedGeneration");
        status["isObserved"] = WorkloadState.IsObserved(item);
        foreach (var name in new[] { "currentRevision", "updateRevision" })
        {
            if ((string?)status[name] is { } revision)
            {
                status[name] = revisions.GetValueOrDefault(revision, "a revision that is not there");
            }
        }

        if (status["conditions"] is JsonArray conditions)
        {
            status["conditions"] = new JsonObject(conditions.Select(one =>
                KeyValuePair.Create<string, JsonNode?>((string)one!["type"]!, $"{one["status"]} {one["reason"]}")));
        }

        return normal;
    }

    private static void Forget(JsonNode? node)
    {
        if (node is not JsonObject map)
        {
            return;
        }

        map.Remove("creationTimestamp");
        foreach (var hash in Hashes)
        {
            map.Remove(hash);
            (map["labels"] as JsonObject)?.Remove(hash);
        }

        foreach (var annotations in new[] { map, map["annotations"] as JsonObject })
        {
            if (annotations?.ContainsKey(Restarted) ?? false)
            {
                annotations[Restarted] = "a time";
            }
        }
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
