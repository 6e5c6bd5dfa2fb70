using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Core.Tests.Given;

/// <summary>API objects as a server answers them, with just the fields a test speaks of.</summary>
internal static class A
{
    public static readonly ClusterIdentity Cluster = new("test", "https://test.example:6443", "/home/me/.kube/config", "shop");

    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static JsonObject Template(string image = "app:1", params (string Name, string Image)[] more) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "web" } },
        ["spec"] = new JsonObject
        {
            ["containers"] = new JsonArray(
                [Container("app", image), .. more.Select(container => Container(container.Name, container.Image))]),
        },
    };

    /// <summary>A Deployment that is complete unless changed.</summary>
    public static JsonObject Deployment(int replicas = 3, string image = "app:1", string name = "web", string uid = "uid-web", long generation = 1)
    {
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = "shop",
                ["uid"] = uid,
                ["resourceVersion"] = "100",
                ["generation"] = generation,
                ["creationTimestamp"] = Stamp(Noon),
                ["annotations"] = new JsonObject { ["deployment.kubernetes.io/revision"] = "1" },
            },
            ["spec"] = new JsonObject
            {
                ["replicas"] = replicas,
                ["progressDeadlineSeconds"] = 600,
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "web" } },
                ["strategy"] = new JsonObject { ["type"] = "RollingUpdate" },
                ["template"] = Template(image),
            },
            ["status"] = Status(generation, replicas, replicas, replicas, replicas),
        };
    }

    public static JsonObject Status(long observed, int replicas, int updated, int ready, int available)
    {
        // As the API does, zeros are left out.
        var status = new JsonObject { ["observedGeneration"] = observed };
        foreach (var (field, count) in new[] { ("replicas", replicas), ("updatedReplicas", updated), ("readyReplicas", ready), ("availableReplicas", available) })
        {
            if (count > 0)
            {
                status[field] = count;
            }
        }

        return status;
    }

    public static JsonObject With(this JsonObject json, string path, JsonNode? value)
    {
        var steps = path.Split('>');
        var at = json;
        foreach (var step in steps[..^1])
        {
            at = at[step] as JsonObject ?? throw new InvalidOperationException($"There is no {step} in {path}.");
        }

        at[steps[^1]] = value;
        return json;
    }

    public static JsonObject WithCondition(this JsonObject json, string type, string status, string reason, DateTimeOffset? updated = null, string message = "")
    {
        var conditions = json["status"]!["conditions"] as JsonArray ?? [];
        conditions.Add(new JsonObject { ["type"] = type, ["status"] = status, ["reason"] = reason, ["message"] = message, ["lastUpdateTime"] = Stamp(updated ?? Noon) });
        return json["status"]!["conditions"] is null ? json.With("status>conditions", conditions) : json;
    }

    /// <summary>An exceeded deadline as the controller writes it; the image says whose ReplicaSet timed out.</summary>
    public static JsonObject WithExceededDeadline(this JsonObject json, string image, DateTimeOffset? at = null) =>
        json.WithCondition("Progressing", "False", "ProgressDeadlineExceeded", at, $"ReplicaSet \"web-{Hash(image)}\" has timed out progressing.");

    public static JsonObject ReplicaSet(long revision, string image, int available = 0, string owner = "uid-web", string? history = null, string? changeCause = null)
    {
        var template = Template(image);
        template["metadata"]!["labels"]!["pod-template-hash"] = Hash(image);
        var annotations = new JsonObject { ["deployment.kubernetes.io/revision"] = Invariant(revision) };
        if (history is not null)
        {
            annotations["deployment.kubernetes.io/revision-history"] = history;
        }

        if (changeCause is not null)
        {
            annotations["kubernetes.io/change-cause"] = changeCause;
        }

        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"web-{Hash(image)}",
                ["namespace"] = "shop",
                ["creationTimestamp"] = Stamp(Noon.AddMinutes(revision)),
                ["annotations"] = annotations,
                ["ownerReferences"] = new JsonArray(new JsonObject { ["uid"] = owner, ["controller"] = true }),
            },
            ["spec"] = new JsonObject { ["template"] = template },
            ["status"] = new JsonObject { ["replicas"] = available, ["availableReplicas"] = available },
        };
    }

    public static Workload AsWorkload(this JsonObject json) => new(WorkloadKind.Deployment, json.AsElement(), Cluster);

    public static JsonElement AsElement(this JsonNode json) => JsonSerializer.SerializeToElement(json);

    public static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonObject Container(string name, string image) => new() { ["name"] = name, ["image"] = image };

    private static string Hash(string image) => image.Replace(":", "-", StringComparison.Ordinal);

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}
