using System.Text.Json.Nodes;
using Rollouts.Sandbox.Defaulting;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Admission;

/// <summary>What a cluster gives every pod: an account, a priority, and patience with a node that is away.</summary>
internal static class PodAdmission
{
    private const int SecondsOnLostNode = 300;
    private static readonly string[] LostNode = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    /// <summary>Fills in a pod's spec.</summary>
    public static void Prepare(JsonObject spec)
    {
        spec.Default("serviceAccountName", "default");
        spec.Default("priority", 0);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        var tolerations = spec["tolerations"] as JsonArray ?? [];
        foreach (var taint in LostNode.Where(t => !tolerations.Maps().Any(has => Tolerates(has, t))).ToList())
        {
            tolerations.Add(new JsonObject { ["key"] = taint, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = SecondsOnLostNode });
        }

        spec["tolerations"] = tolerations.DeepClone();
    }

    private static bool Tolerates(JsonObject toleration, string taint) =>
        toleration.Text("key") is var key && (key == taint || string.IsNullOrEmpty(key)) && toleration.Text("effect") is null or "" or "NoExecute";
}
