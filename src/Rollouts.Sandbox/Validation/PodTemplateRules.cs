using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Validation;

/// <summary>The rules for a workload's pod template.</summary>
internal static class PodTemplateRules
{
    private const string Field = "spec.template";

    /// <summary>What is wrong with the template of a workload whose pods run for good.</summary>
    /// <param name="spec">The workload's spec.</param>
    public static IEnumerable<FieldError> Validate(JsonNode? spec) =>
        Metadata(spec.At("template")).Concat(PodSpecRules.Validate(spec.At("template").At("spec"), $"{Field}.spec")).Concat(RestartPolicy(spec.At("template")));

    /// <summary>
    /// The same for a StatefulSet, whose pods' spec is not looked into: it may mount what only the claims bring. What is wrong
    /// with it is found out, and told, when a pod is created.
    /// </summary>
    /// <param name="spec">The StatefulSet's spec.</param>
    public static IEnumerable<FieldError> ValidateAroundPodSpec(JsonNode? spec) => Metadata(spec.At("template")).Concat(RestartPolicy(spec.At("template")));

    private static IEnumerable<FieldError> Metadata(JsonNode? template) => MetadataRules.Labels(template.At("metadata").At("labels"), $"{Field}.metadata.labels")
        .Concat(MetadataRules.Annotations(template.At("metadata").At("annotations"), $"{Field}.metadata.annotations"));

    private static IEnumerable<FieldError> RestartPolicy(JsonNode? template)
    {
        if (template.At("spec").Text("restartPolicy") is { } policy and ("OnFailure" or "Never"))
        {
            yield return FieldError.NotSupported($"{Field}.spec.restartPolicy", policy, "Always");
        }
    }
}
