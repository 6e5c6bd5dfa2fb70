using System.Text.Json.Nodes;

namespace Rollouts.Cluster.Tests.Playing;

/// <summary>
/// What a Deployment says of itself, in a normal form that timing does not change: its phase by kubectl's rules and the reason of
/// its condition Progressing, but no counts, names and times.
/// </summary>
internal static class DeploymentState
{
    internal static string Of(JsonNode deployment, bool isDeleted = false)
    {
        var metadata = deployment["metadata"]!;
        if (isDeleted)
        {
            return "Deleted";
        }

        if (metadata["deletionTimestamp"] is not null)
        {
            return "Deleting";
        }

        // The controller writes conditions before it says that it has seen the change: what they say means nothing yet.
        if (!IsObserved(deployment))
        {
            return "Changed";
        }

        var reason = Reason(deployment, "Progressing");
        var refusal = Reason(deployment, "ReplicaFailure");
        return $"{Phase(deployment, reason)} {reason}{(refusal is null ? "" : $" and {refusal}")}".TrimEnd();
    }

    internal static bool IsObserved(JsonNode deployment) =>
        (long?)deployment["status"]?["observedGeneration"] is { } observed && observed >= (long)deployment["metadata"]!["generation"]!;

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
        return updated >= desired && current == updated && available >= updated ? "Complete" : "Progressing";
    }

    private static int Count(JsonNode deployment, string name) => (int?)deployment["status"]?[name] ?? 0;

    private static string? Reason(JsonNode deployment, string condition) => (string?)deployment["status"]?["conditions"]?.AsArray()
        .FirstOrDefault(one => (string?)one!["type"] == condition)?["reason"];
}
