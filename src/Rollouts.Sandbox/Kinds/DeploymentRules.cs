using System.Text.Json.Nodes;
using Rollouts.Sandbox.Defaulting;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Validation;

namespace Rollouts.Sandbox.Kinds;

/// <summary>Deployments.</summary>
internal sealed class DeploymentRules : SpecRules
{
    /// <summary>A Deployment's generation also counts changes of its annotations, since its controller copies them to ReplicaSets.</summary>
    public override bool IsNewGeneration(JsonObject draft, JsonObject current) =>
        base.IsNewGeneration(draft, current) || !JsonNode.DeepEquals(draft["metadata"].At("annotations"), current["metadata"].At("annotations"));

    /// <inheritdoc/>
    public override void Default(JsonObject value) => WorkloadDefaults.Deployment(value.Section("spec"));

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var spec = value["spec"];
        return Numbers.NotNegative(spec, "replicas", "spec")
            .Concat(SelectorRules.Validate(spec, "deployment"))
            .Concat(PodTemplateRules.Validate(spec))
            .Concat(Strategy(spec.At("strategy")))
            .Concat(Numbers.NotNegative(spec, "minReadySeconds", "spec"))
            .Concat(Numbers.NotNegative(spec, "revisionHistoryLimit", "spec"))
            .Concat(Deadline(spec));
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject draft, JsonObject current) => SameSelector(draft, current);

    private static IEnumerable<FieldError> Deadline(JsonNode? spec)
    {
        foreach (var error in Numbers.NotNegative(spec, "progressDeadlineSeconds", "spec"))
        {
            yield return error;
        }

        if (spec.Number("progressDeadlineSeconds") is { } deadline && deadline <= (spec.Number("minReadySeconds") ?? 0))
        {
            yield return FieldError.Invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
        }
    }

    private static List<FieldError> Strategy(JsonNode? strategy)
    {
        const string Field = "spec.strategy";
        const string Update = $"{Field}.rollingUpdate";
        var update = strategy.At("rollingUpdate");
        switch (strategy.Text("type"))
        {
            case "Recreate":
                return update is null ? [] : [FieldError.Forbidden(Update, "may not be specified when strategy `type` is 'Recreate'")];
            case "RollingUpdate":
                var errors = Numbers.CountOrPercent(update, "maxUnavailable", Update, most100: true).Concat(Numbers.CountOrPercent(update, "maxSurge", Update)).ToList();
                if (Numbers.IsNothing(update, "maxUnavailable") && Numbers.IsNothing(update, "maxSurge"))
                {
                    errors.Add(FieldError.Invalid($"{Update}.maxUnavailable", update.At("maxUnavailable")!.ToJsonString(), "may not be 0 when `maxSurge` is 0"));
                }

                return errors;
            case var other:
                return [FieldError.NotSupported($"{Field}.type", other ?? string.Empty, "Recreate", "RollingUpdate")];
        }
    }
}
