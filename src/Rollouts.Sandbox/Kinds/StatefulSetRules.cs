using System.Text.Json.Nodes;
using Rollouts.Sandbox.Defaulting;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Validation;

namespace Rollouts.Sandbox.Kinds;

/// <summary>StatefulSets.</summary>
internal sealed class StatefulSetRules : SpecRules
{
    private static readonly string[] Changeable =
        ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    /// <inheritdoc/>
    public override void PrepareCreate(JsonObject draft)
    {
        DropMaxUnavailable(draft);
        draft["status"] = new JsonObject { ["replicas"] = 0, ["availableReplicas"] = 0 };
    }

    /// <inheritdoc/>
    public override void PrepareUpdate(JsonObject draft, JsonObject current) => DropMaxUnavailable(draft);

    /// <inheritdoc/>
    public override void Default(JsonObject value) => WorkloadDefaults.StatefulSet(value.Section("spec"));

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var strategy = value["spec"].At("updateStrategy");
        return PodSpecRules.OneOf(value["spec"], "podManagementPolicy", "spec", "OrderedReady", "Parallel")
            .Concat(PodSpecRules.OneOf(strategy, "type", "spec.updateStrategy", "OnDelete", "RollingUpdate"))
            .Concat(Numbers.NotNegative(strategy.At("rollingUpdate"), "partition", "spec.updateStrategy.rollingUpdate"))
            .Concat(Numbers.NotNegative(value["spec"], "replicas", "spec"))
            .Concat(Numbers.NotNegative(value["spec"], "minReadySeconds", "spec"))
            .Concat(Numbers.NotNegative(value["spec"], "revisionHistoryLimit", "spec"))
            .Concat(SelectorRules.Validate(value["spec"], "statefulset"))
            .Concat(PodTemplateRules.Validate(value["spec"]));
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject draft, JsonObject current)
    {
        if (!JsonNode.DeepEquals(Fixed(draft), Fixed(current)))
        {
            yield return FieldError.Forbidden(
                "spec",
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', "
                + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        }
    }

    /// <summary>The field belongs to a feature that was switched off again in Kubernetes 1.35.4; until it is back a server drops it silently.</summary>
    private static void DropMaxUnavailable(JsonObject draft) => (draft["spec"].At("updateStrategy").At("rollingUpdate") as JsonObject)?.Remove("maxUnavailable");

    private static JsonObject Fixed(JsonObject value)
    {
        var spec = (value["spec"] as JsonObject)?.Copy() ?? [];
        foreach (var name in Changeable)
        {
            spec.Remove(name);
        }

        return spec;
    }
}
