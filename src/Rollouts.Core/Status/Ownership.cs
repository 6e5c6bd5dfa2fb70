using System.Text.Json;
using Rollouts.Json;

namespace Rollouts.Status;

/// <summary>Who controls an object.</summary>
internal static class Ownership
{
    /// <summary>The owner that is marked as the controller: an object has one at most.</summary>
    public static JsonElement? ControllerOf(JsonElement json)
    {
        foreach (var owner in json.Items("metadata", "ownerReferences"))
        {
            if (owner.Flag("controller"))
            {
                return owner;
            }
        }

        return null;
    }

    /// <summary>Whether a workload controls an object. A selector alone does not say so: another workload's may overlap.</summary>
    public static bool Owns(Workload workload, JsonElement child) => ControllerOf(child)?.Text("uid") == workload.Uid;
}
