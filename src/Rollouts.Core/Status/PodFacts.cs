using System.Text.Json;
using Rollouts.Json;

namespace Rollouts.Status;

/// <summary>Questions about a pod.</summary>
internal static class PodFacts
{
    /// <summary>Whether it runs and is ready, as controllers ask it.</summary>
    public static bool IsReady(JsonElement pod) =>
        pod.Text("status", "phase") == "Running"
        && pod.Items("status", "conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    /// <summary>Whether it is on its way out.</summary>
    public static bool IsTerminating(JsonElement pod) => pod.At("metadata", "deletionTimestamp") is not null;

    /// <summary>Whether it has ended; a controller replaces it by itself.</summary>
    public static bool HasEnded(JsonElement pod) => pod.Text("status", "phase") is "Failed" or "Succeeded";
}
