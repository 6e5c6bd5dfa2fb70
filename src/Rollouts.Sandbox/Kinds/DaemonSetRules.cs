using System.Text.Json.Nodes;
using Rollouts.Sandbox.Defaulting;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Validation;

namespace Rollouts.Sandbox.Kinds;

/// <summary>DaemonSets.</summary>
internal sealed class DaemonSetRules : SpecRules
{
    /// <inheritdoc/>
    public override void Default(JsonObject value) => WorkloadDefaults.DaemonSet(value.Section("spec"));

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        const string Update = "spec.updateStrategy.rollingUpdate";
        var strategy = value["spec"].At("updateStrategy");
        var update = strategy.At("rollingUpdate");
        var errors = SelectorRules.Validate(value["spec"], "daemonset")
            .Concat(PodTemplateRules.Validate(value["spec"]))
            .Concat(Numbers.NotNegative(value["spec"], "minReadySeconds", "spec"))
            .Concat(Numbers.NotNegative(value["spec"], "revisionHistoryLimit", "spec"))
            .Concat(PodSpecRules.OneOf(strategy, "type", "spec.updateStrategy", "OnDelete", "RollingUpdate"))
            .Concat(Numbers.CountOrPercent(update, "maxUnavailable", Update, most100: true))
            .Concat(Numbers.CountOrPercent(update, "maxSurge", Update, most100: true));
        if (update is null)
        {
            return errors;
        }

        var noneUnavailable = Numbers.IsNothing(update, "maxUnavailable");
        var noSurge = Numbers.IsNothing(update, "maxSurge");
        return (noneUnavailable, noSurge) switch
        {
            (true, true) => errors.Append(FieldError.Required($"{Update}.maxUnavailable", "cannot be 0 when maxSurge is 0")),
            (false, false) => errors.Append(FieldError.Invalid($"{Update}.maxSurge", update.At("maxSurge")!.ToJsonString(), "may not be set when maxUnavailable is non-zero")),
            _ => errors,
        };
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject draft, JsonObject current) => SameSelector(draft, current);
}
