using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Validation;

/// <summary>The rules for a workload's pod template.</summary>
internal static class PodTemplateRules
{
    /// <summary>What is wrong with the template of a workload whose pods run for good.</summary>
    /// <param name="spec">The workload's spec.</param>
    public static IEnumerable<FieldError> Validate(JsonNode? spec)
    {
        const string Field = "spec.template";
        var template = spec.At("template");
        var policy = template.At("spec").Text("restartPolicy");
        var errors = MetadataRules.Labels(template.At("metadata").At("labels"), $"{Field}.metadata.labels")
            .Concat(MetadataRules.Annotations(template.At("metadata").At("annotations"), $"{Field}.metadata.annotations"))
            .Concat(PodSpecRules.Validate(template.At("spec"), $"{Field}.spec"));
        return policy is "OnFailure" or "Never" ? errors.Append(FieldError.NotSupported($"{Field}.spec.restartPolicy", policy, "Always")) : errors;
    }
}
