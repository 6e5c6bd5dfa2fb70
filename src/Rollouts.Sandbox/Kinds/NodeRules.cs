using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Kinds;

/// <summary>Nodes.</summary>
internal sealed class NodeRules : KindRules
{
    /// <summary>Nothing goes to a new node until its kubelet has said that it is ready.</summary>
    public override void PrepareCreate(JsonObject draft)
    {
        var taints = draft.Section("spec")["taints"] as JsonArray ?? [];
        if (!taints.Maps().Any(t => t.Text("key") == Taint.NotReady && t.Text("effect") == Taint.NoSchedule))
        {
            taints.Add(new JsonObject { ["key"] = Taint.NotReady, ["effect"] = Taint.NoSchedule });
        }

        draft.Section("spec")["taints"] = taints.DeepClone();
    }
}
