using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Kinds;

/// <summary>Pods.</summary>
internal sealed class PodRules : SpecRules
{
    /// <inheritdoc/>
    public override void PrepareCreate(JsonObject draft) => draft["status"] = new JsonObject { ["phase"] = "Pending" };

    /// <summary>A pod that no node runs, or that has ended, goes at once.</summary>
    public override long GracePeriod(JsonObject value, long? asked)
    {
        var ended = value["status"].Text("phase") is "Succeeded" or "Failed";
        return ended || string.IsNullOrEmpty(value["spec"].Text("nodeName"))
            ? 0
            : asked ?? value["spec"].Number("terminationGracePeriodSeconds") ?? 30;
    }
}
