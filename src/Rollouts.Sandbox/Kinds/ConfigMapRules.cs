using System.Text.Json.Nodes;
using Rollouts.Sandbox.Faults;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Validation;

namespace Rollouts.Sandbox.Kinds;

/// <summary>ConfigMaps are only stored, but for the one that tells faults: a typo there must not pass for a fault that does nothing.</summary>
internal sealed class ConfigMapRules : KindRules
{
    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        if (new ObjectKey(value.Namespace(), value.Name()) != FaultPlan.Key)
        {
            return [];
        }

        FaultPlan.Read(value, out var errors);
        return errors;
    }
}
