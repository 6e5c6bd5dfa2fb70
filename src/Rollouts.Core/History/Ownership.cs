using System.Text.Json;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.History;

/// <summary>Tells a workload's own objects from others that its selector happens to fit.</summary>
internal static class Ownership
{
    /// <summary>Whether the workload is the controller of an object.</summary>
    public static bool Owns(Workload workload, JsonElement child) => child.Items("metadata", "ownerReferences")
        .Any(owner => owner.Flag("controller") && owner.Text("uid") == workload.Uid);
}
