using System.Text.Json.Nodes;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Core.Tests.Given;

/// <summary>DaemonSets and StatefulSets with their ControllerRevisions and pods. Revisions are named after the tag of their image: <c>web-2</c> runs <c>app:2</c>.</summary>
internal static class ASet
{
    /// <summary>A DaemonSet that is complete unless changed.</summary>
    public static JsonObject Daemon(int nodes = 3, string image = "app:1", long generation = 1) => Any(image, generation)
        .With("status", DaemonStatus(generation, nodes, nodes, nodes, nodes));

    public static JsonObject DaemonStatus(long observed, int desired, int current, int updated, int available) => Counts(
        observed, ("desiredNumberScheduled", desired), ("currentNumberScheduled", current), ("updatedNumberScheduled", updated), ("numberReady", available), ("numberAvailable", available));

    /// <summary>A StatefulSet that is complete unless changed.</summary>
    public static JsonObject Stateful(int replicas = 3, string image = "app:1", long generation = 1, int partition = 0)
    {
        var json = Any(image, generation);
        json["spec"]!["replicas"] = replicas;
        json["spec"]!["podManagementPolicy"] = "OrderedReady";
        json["spec"]!["updateStrategy"]!["rollingUpdate"] = new JsonObject { ["partition"] = partition };
        return json.With("status", StatefulStatus(generation, replicas, replicas, replicas, replicas)).With("status>currentRevision", Name(image)).With("status>updateRevision", Name(image));
    }

    public static JsonObject StatefulStatus(long observed, int replicas, int updated, int ready, int? available) => available is null
        ? Counts(observed, ("replicas", replicas), ("updatedReplicas", updated), ("readyReplicas", ready))
        : Counts(observed, ("replicas", replicas), ("updatedReplicas", updated), ("readyReplicas", ready), ("availableReplicas", available.Value));

    /// <summary>A StatefulSet in the middle of an update, as its controller has taken it up.</summary>
    public static JsonObject Updating(string from, string to, int replicas = 3, int updated = 1, int ready = 2, int partition = 0) => Stateful(replicas, to, generation: 2, partition)
        .With("status", StatefulStatus(2, replicas, updated, ready, ready)).With("status>currentRevision", Name(from)).With("status>updateRevision", Name(to));

    public static JsonObject OnDelete(this JsonObject json) => json.With("spec>updateStrategy", new JsonObject { ["type"] = "OnDelete" });

    /// <summary>A ControllerRevision; its age goes with its number unless told.</summary>
    public static JsonObject Revision(long number, string image, int? bornAs = null, string owner = "uid-web", string? changeCause = null)
    {
        var template = A.Template(image);
        template["metadata"]!["creationTimestamp"] = null;
        template["$patch"] = "replace";
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = Name(image),
                ["namespace"] = "shop",
                ["labels"] = new JsonObject { ["app"] = "web", ["controller-revision-hash"] = Tag(image) },
                ["annotations"] = changeCause is null ? [] : new JsonObject { ["kubernetes.io/change-cause"] = changeCause },
                ["creationTimestamp"] = A.Stamp(A.Noon.AddMinutes(bornAs ?? number)),
                ["ownerReferences"] = Owner(owner),
            },
            ["data"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = template } },
            ["revision"] = number,
        };
    }

    /// <summary>A pod of a DaemonSet: it bears the hash of its revision.</summary>
    public static JsonObject DaemonPod(string name, string image, bool ready = true) => Pod(name, Tag(image), ready);

    /// <summary>A pod of a StatefulSet: it bears the name of its revision.</summary>
    public static JsonObject StatefulPod(int ordinal, string image, bool ready = true) => Pod(FormattableString.Invariant($"web-{ordinal}"), Name(image), ready);

    public static Workload AsDaemonSet(this JsonObject json) => new(WorkloadKind.DaemonSet, json.AsElement(), A.Cluster);

    public static Workload AsStatefulSet(this JsonObject json) => new(WorkloadKind.StatefulSet, json.AsElement(), A.Cluster);

    public static string Name(string image) => $"web-{Tag(image)}";

    private static JsonObject Any(string image, long generation) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = "web",
            ["namespace"] = "shop",
            ["uid"] = "uid-web",
            ["resourceVersion"] = "100",
            ["generation"] = generation,
            ["creationTimestamp"] = A.Stamp(A.Noon),
            ["annotations"] = new JsonObject(),
        },
        ["spec"] = new JsonObject
        {
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "web" } },
            ["updateStrategy"] = new JsonObject { ["type"] = "RollingUpdate" },
            ["template"] = A.Template(image),
        },
    };

    private static JsonObject Pod(string name, string revision, bool ready) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = "shop",
            ["uid"] = $"uid-{name}",
            ["labels"] = new JsonObject { ["app"] = "web", ["controller-revision-hash"] = revision },
            ["ownerReferences"] = Owner("uid-web"),
        },
        ["status"] = new JsonObject
        {
            ["phase"] = ready ? "Running" : "Pending",
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready ? "True" : "False" }),
        },
    };

    private static JsonArray Owner(string uid) => [new JsonObject { ["uid"] = uid, ["controller"] = true }];

    // As the API does, zeros are left out.
    private static JsonObject Counts(long observed, params (string Field, int Count)[] counts)
    {
        var status = new JsonObject { ["observedGeneration"] = observed };
        foreach (var (field, count) in counts.Where(count => count.Count > 0))
        {
            status[field] = count;
        }

        return status;
    }

    private static string Tag(string image) => image.Split(':')[1];
}
