using System.Text.Json.Nodes;
using Rollouts.Sandbox.Defaulting;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Validation;

namespace Rollouts.Sandbox.Kinds;

/// <summary>ReplicaSets.</summary>
internal sealed class ReplicaSetRules : SpecRules
{
    /// <inheritdoc/>
    public override void Default(JsonObject value) => WorkloadDefaults.ReplicaSet(value.Section("spec"));

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value) => Numbers.NotNegative(value["spec"], "replicas", "spec")
        .Concat(Numbers.NotNegative(value["spec"], "minReadySeconds", "spec"))
        .Concat(SelectorRules.Validate(value["spec"], "replicaset"))
        .Concat(PodTemplateRules.Validate(value["spec"]));

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject draft, JsonObject current) => SameSelector(draft, current);
}
