using System.Text.Json.Nodes;
using Rollouts.Sandbox.Defaulting;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Validation;

namespace Rollouts.Sandbox.Kinds;

/// <summary>Pods.</summary>
internal sealed class PodRules : SpecRules
{
    /// <inheritdoc/>
    public override void PrepareCreate(JsonObject draft) => draft["status"] = new JsonObject { ["phase"] = "Pending" };

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        var spec = value.Section("spec");
        PodSpecDefaults.Apply(spec);
        spec.Default("enableServiceLinks", true);
        foreach (var container in spec["containers"].Maps().Concat(spec["initContainers"].Maps()))
        {
            RequestWhatIsLimited(container);
        }

        value.Section("status").Default("qosClass", PodQuality.Of(spec));
    }

    /// <summary>That a pod was put on a node is no new generation of it.</summary>
    public override bool IsNewGeneration(JsonObject draft, JsonObject current)
    {
        var placed = draft.Copy();
        if (current["spec"].At("nodeName") is null)
        {
            placed.Section("spec").Remove("nodeName");
        }

        return base.IsNewGeneration(placed, current);
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value) => PodSpecRules.Validate(value["spec"], "spec");

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject draft, JsonObject current)
    {
        if (!JsonNode.DeepEquals(Fixed(draft, current), Fixed(current, current)))
        {
            yield return FieldError.Forbidden(
                "spec",
                "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                + "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)");
        }
    }

    /// <summary>A pod that no node runs, or that has ended, goes at once.</summary>
    public override long GracePeriod(JsonObject value, long? asked)
    {
        var ended = value["status"].Text("phase") is "Succeeded" or "Failed";
        return ended || string.IsNullOrEmpty(value["spec"].Text("nodeName"))
            ? 0
            : asked ?? value["spec"].Number("terminationGracePeriodSeconds") ?? 30;
    }

    /// <summary>A limit without a request requests as much.</summary>
    private static void RequestWhatIsLimited(JsonObject container)
    {
        foreach (var (name, amount) in container["resources"].At("limits") as JsonObject ?? [])
        {
            container.Section("resources").Section("requests").Default(name, amount!.DeepClone());
        }
    }

    /// <summary>What must stay. The scheduler may still choose a node for a pod that has none.</summary>
    private static JsonObject Fixed(JsonObject value, JsonObject current)
    {
        var spec = (value["spec"] as JsonObject)?.Copy() ?? [];
        spec.Remove("activeDeadlineSeconds");
        foreach (var container in spec["containers"].Maps().Concat(spec["initContainers"].Maps()))
        {
            container.Remove("image");
        }

        if (string.IsNullOrEmpty(current["spec"].Text("nodeName")))
        {
            spec.Remove("nodeName");
        }

        if (spec["tolerations"] is JsonArray tolerations
            && (current["spec"].At("tolerations") as JsonArray ?? []).All(had => tolerations.Any(has => JsonNode.DeepEquals(had, has))))
        {
            spec.Remove("tolerations");
        }

        return spec;
    }
}
