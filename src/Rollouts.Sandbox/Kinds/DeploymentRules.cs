using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Kinds;

/// <summary>Deployments.</summary>
internal sealed class DeploymentRules : SpecRules
{
    /// <summary>A Deployment's generation also counts changes of its annotations, since its controller copies them to ReplicaSets.</summary>
    public override bool IsNewGeneration(JsonObject draft, JsonObject current) =>
        base.IsNewGeneration(draft, current) || !JsonNode.DeepEquals(draft["metadata"].At("annotations"), current["metadata"].At("annotations"));
}
