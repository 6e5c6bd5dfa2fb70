using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>A workload's pod as its controller sends it.</summary>
internal static class PodFromTemplate
{
    /// <summary>Makes a pod that has no name yet. Of the template's metadata only labels, annotations and finalizers are taken.</summary>
    /// <param name="template">The template.</param>
    /// <param name="ownerType">The workload's kind.</param>
    /// <param name="owner">The workload.</param>
    public static JsonObject Of(JsonObject template, ResourceType ownerType, ApiObject owner)
    {
        var metadata = (template["metadata"] as JsonObject)?.Copy() ?? [];
        foreach (var name in metadata.Select(m => m.Key).Where(n => n is not ("labels" or "annotations" or "finalizers")).ToList())
        {
            metadata.Remove(name);
        }

        metadata["generateName"] = owner.Name + "-";
        metadata["namespace"] = owner.Namespace;
        metadata["ownerReferences"] = new JsonArray(OwnerReference.ToController(ownerType, owner));
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = template["spec"]?.DeepClone() };
    }
}
