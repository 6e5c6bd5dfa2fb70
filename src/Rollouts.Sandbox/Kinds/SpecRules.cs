using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Validation;

namespace Rollouts.Sandbox.Kinds;

/// <summary>A kind whose generation counts the changes of its spec.</summary>
internal class SpecRules : KindRules
{
    /// <inheritdoc/>
    public override bool CountsGeneration => true;

    /// <summary>A workload's selector must not change.</summary>
    protected static IEnumerable<FieldError> SameSelector(JsonObject draft, JsonObject current)
    {
        var selector = draft["spec"].At("selector");
        if (!JsonNode.DeepEquals(selector, current["spec"].At("selector")))
        {
            yield return FieldError.Immutable("spec.selector", selector);
        }
    }
}
