using System.Text.Json;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Problems;

/// <summary>A pod as it was observed.</summary>
/// <param name="json">The pod.</param>
internal sealed class ObservedPod(JsonElement json)
{
    private IReadOnlyList<ObservedContainer>? _containers;

    public JsonElement Json { get; } = json;

    public string Name { get; } = json.Text("metadata", "name") ?? "";

    public string Uid { get; } = json.Text("metadata", "uid") ?? "";

    /// <summary>The ReplicaSet, DaemonSet or StatefulSet that controls it.</summary>
    public string? OwnerUid { get; } = Ownership.ControllerOf(json)?.Text("uid");

    public string? OwnerName { get; } = Ownership.ControllerOf(json)?.Text("name");

    public string? Node { get; } = json.Text("spec", "nodeName");

    public string? Phase { get; } = json.Text("status", "phase");

    public bool IsBeingDeleted { get; } = json.At("metadata", "deletionTimestamp") is not null;

    /// <summary>Whether it has ended for good; its controller makes another.</summary>
    public bool IsOver => Phase is "Failed" or "Succeeded";

    public bool IsReady => Condition("Ready")?.Text("status") == "True";

    /// <summary>Its containers: init containers first, as they are started.</summary>
    public IReadOnlyList<ObservedContainer> Containers => _containers ??= ObservedContainer.Of(this);

    public string? Label(string name) => Json.Text("metadata", "labels", name);

    public JsonElement? Condition(string type)
    {
        foreach (var condition in Json.Items("status", "conditions"))
        {
            if (condition.Text("type") == type)
            {
                return condition;
            }
        }

        return null;
    }
}
