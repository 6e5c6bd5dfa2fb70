using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Validation;

namespace Rollouts.Sandbox.Kinds;

/// <summary>ControllerRevisions: what a revision keeps never changes, only its number does.</summary>
internal sealed class ControllerRevisionRules : KindRules
{
    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        if (value["data"] is null)
        {
            yield return FieldError.Required("data", "data is mandatory");
        }

        if (value.Number("revision") is < 0 and { } number)
        {
            yield return FieldError.Invalid("revision", number, "must be greater than or equal to 0");
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject draft, JsonObject current)
    {
        if (!JsonNode.DeepEquals(draft["data"], current["data"]))
        {
            yield return FieldError.Immutable("data", draft["data"]);
        }
    }
}
