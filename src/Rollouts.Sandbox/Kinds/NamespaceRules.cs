using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Kinds;

/// <summary>Namespaces.</summary>
internal sealed class NamespaceRules : KindRules
{
    /// <inheritdoc/>
    public override void PrepareCreate(JsonObject draft)
    {
        draft.Section("spec")["finalizers"] = new JsonArray("kubernetes");
        draft["status"] = new JsonObject { ["phase"] = "Active" };
        var metadata = draft.Metadata();
        if (draft.Name() is { Length: > 0 } name)
        {
            metadata.Section("labels")["kubernetes.io/metadata.name"] = name;
        }
    }
}
