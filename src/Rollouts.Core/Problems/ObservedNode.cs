using System.Text.Json;
using Rollouts.Json;

namespace Rollouts.Problems;

/// <summary>A node as it was observed.</summary>
internal sealed class ObservedNode
{
    public ObservedNode(JsonElement json)
    {
        Name = json.Text("metadata", "name") ?? "";
        IsCordoned = json.Flag("spec", "unschedulable");
        foreach (var condition in json.Items("status", "conditions"))
        {
            if (condition.Text("type") == "Ready" && condition.Text("status") != "True")
            {
                IsNotReady = true;
                NotReadySince = condition.Time("lastTransitionTime");
            }
        }
    }

    public string Name { get; }

    /// <summary>Whether its kubelet says, or no longer says, that it is well.</summary>
    public bool IsNotReady { get; }

    public DateTimeOffset? NotReadySince { get; }

    /// <summary>Whether somebody has taken it out of service.</summary>
    public bool IsCordoned { get; }

    /// <summary>Why a pod's state there is not the rollout's fault; null where the node is sound.</summary>
    public string? Excuse => IsNotReady ? "NotReady" : IsCordoned ? "cordoned" : null;
}
