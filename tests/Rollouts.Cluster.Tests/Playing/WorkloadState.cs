using System.Text.Json.Nodes;

namespace Rollouts.Cluster.Tests.Playing;

/// <summary>
/// What a workload says of itself, in a normal form that timing does not change: its phase by kubectl's rules and, where a Deployment
/// stands, the reason of its condition Progressing; no names and times. While a Deployment moves that reason depends on which of several
/// controllers was faster: NewReplicaSetCreated turns into ReplicaSetUpdated only if a status without new pods was written between.
/// DaemonSets and StatefulSets also tell how many of their pods are new: that is how one sees that they go one by one.
/// </summary>
internal static class WorkloadState
{
    internal static string Of(JsonNode workload, bool isDeleted = false)
    {
        if (isDeleted)
        {
            return "Deleted";
        }

        if (workload["metadata"]!["deletionTimestamp"] is not null)
        {
            return "Deleting";
        }

        // The controller writes conditions before it says that it has seen the change: what they say means nothing yet.
        if (!IsObserved(workload))
        {
            return "Changed";
        }

        return (workload["spec"]!["strategy"], workload["spec"]!["serviceName"]) switch
        {
            (not null, _) => OfDeployment(workload),
            (_, not null) => OfStatefulSet(workload),
            _ => OfDaemonSet(workload),
        };
    }

    internal static bool IsObserved(JsonNode workload) =>
        (long?)workload["status"]?["observedGeneration"] is { } observed && observed >= (long)workload["metadata"]!["generation"]!;

    private static string OfDeployment(JsonNode deployment)
    {
        var reason = Reason(deployment, "Progressing");
        var refusal = Reason(deployment, "ReplicaFailure");
        var phase = Phase(deployment, reason);
        return $"{phase}{(phase == Steps.Progressing ? "" : $" {reason}")}{(refusal is null ? "" : $" and {refusal}")}";
    }

    private static string Phase(JsonNode deployment, string? reason)
    {
        if ((bool?)deployment["spec"]!["paused"] ?? false)
        {
            return "Paused";
        }

        if (reason == "ProgressDeadlineExceeded")
        {
            return "Failed";
        }

        var (desired, current, updated, available) =
            ((int)deployment["spec"]!["replicas"]!, Count(deployment, "replicas"), Count(deployment, "updatedReplicas"), Count(deployment, "availableReplicas"));
        return updated >= desired && current == updated && available >= updated ? "Complete" : Steps.Progressing;
    }

    private static string OfDaemonSet(JsonNode set)
    {
        var (desired, updated) = (Count(set, "desiredNumberScheduled"), Count(set, "updatedNumberScheduled"));
        return OfSet(set, updated, desired, updated >= desired && Count(set, "numberAvailable") >= desired);
    }

    private static string OfStatefulSet(JsonNode set)
    {
        var desired = (int)set["spec"]!["replicas"]!;
        var partition = (int?)set["spec"]!["updateStrategy"]!["rollingUpdate"]?["partition"] ?? 0;
        var (status, updated) = (set["status"]!, Count(set, "updatedReplicas"));
        var isOneRevision = (string?)status["updateRevision"] == (string?)status["currentRevision"];
        var isUpdated = partition > 0 || IsOnDelete(set) ? updated >= desired - (isOneRevision ? 0 : partition) : isOneRevision;
        return OfSet(set, updated, desired, isUpdated && Count(set, "readyReplicas") >= desired && Count(set, "replicas") == desired);
    }

    private static string OfSet(JsonNode set, int updated, int desired, bool isComplete) =>
        isComplete ? $"Complete {updated}/{desired}"
        : IsOnDelete(set) && updated < desired ? $"ActionRequired {updated}/{desired}"
        : $"Progressing {updated}/{desired}";

    private static bool IsOnDelete(JsonNode set) => (string?)set["spec"]!["updateStrategy"]!["type"] == "OnDelete";

    private static int Count(JsonNode workload, string name) => (int?)workload["status"]?[name] ?? 0;

    private static string? Reason(JsonNode workload, string condition) => (string?)workload["status"]?["conditions"]?.AsArray()
        .FirstOrDefault(one => (string?)one!["type"] == condition)?["reason"];
}
