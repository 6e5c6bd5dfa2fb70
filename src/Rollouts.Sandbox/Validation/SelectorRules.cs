using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Selectors;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Validation;

/// <summary>The rules for a workload's selector and the labels of its template.</summary>
internal static class SelectorRules
{
    /// <summary>What is wrong with a workload's <c>spec.selector</c>.</summary>
    /// <param name="spec">The workload's spec.</param>
    /// <param name="what">What the messages call the workload.</param>
    public static IEnumerable<FieldError> Validate(JsonNode? spec, string what)
    {
        if (spec.At("selector") is not JsonObject selector)
        {
            return [FieldError.Required("spec.selector")];
        }

        var errors = MetadataRules.Labels(selector["matchLabels"], "spec.selector.matchLabels").ToList();
        var index = 0;
        foreach (var expression in selector["matchExpressions"].Maps())
        {
            errors.AddRange(Expression(expression, string.Create(CultureInfo.InvariantCulture, $"spec.selector.matchExpressions[{index++}]")));
        }

        if (selector.Count == 0)
        {
            errors.Add(FieldError.Invalid("spec.selector", "{}", $"empty selector is invalid for {what}"));
        }
        else if (errors.Count == 0)
        {
            var labels = spec.At("template").At("metadata").At("labels") as JsonObject;
            if (!LabelSelector.OfWorkload(selector).Matches(labels))
            {
                errors.Add(FieldError.Invalid("spec.template.metadata.labels", labels?.ToJsonString() ?? "null", "`selector` does not match template `labels`"));
            }
        }

        return errors;
    }

    private static IEnumerable<FieldError> Expression(JsonObject expression, string field)
    {
        var hasValues = expression["values"] is JsonArray { Count: > 0 };
        switch (expression.Text("operator"))
        {
            case "In" or "NotIn" when !hasValues:
                yield return FieldError.Required($"{field}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when hasValues:
                yield return FieldError.Forbidden($"{field}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case not ("In" or "NotIn" or "Exists" or "DoesNotExist"):
                yield return FieldError.Invalid($"{field}.operator", FieldError.Quote(expression.Text("operator") ?? string.Empty), "not a valid selector operator");
                break;
        }

        if (Names.LabelKey(expression.Text("key") ?? string.Empty) is { } wrong)
        {
            yield return FieldError.Invalid($"{field}.key", FieldError.Quote(expression.Text("key") ?? string.Empty), wrong);
        }
    }
}
