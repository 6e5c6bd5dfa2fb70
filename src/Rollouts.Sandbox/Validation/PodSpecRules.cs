using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Validation;

/// <summary>The rules for a pod's spec.</summary>
internal static class PodSpecRules
{
    /// <summary>What is wrong with a pod's spec.</summary>
    /// <param name="spec">The spec, defaults filled in.</param>
    /// <param name="field">Its path.</param>
    public static IEnumerable<FieldError> Validate(JsonNode? spec, string field)
    {
        var volumes = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        IEnumerable<FieldError> errors = [.. Volumes(spec.At("volumes"), volumes, $"{field}.volumes")];
        if (spec.At("containers") is not JsonArray { Count: > 0 })
        {
            errors = errors.Append(FieldError.Required($"{field}.containers"));
        }

        foreach (var list in new[] { "containers", "initContainers", "ephemeralContainers" })
        {
            var index = 0;
            foreach (var container in spec.At(list).Maps())
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"{field}.{list}[{index++}]");
                errors = [.. errors, .. ContainerRules.Validate(container, names, volumes, path)];
            }
        }

        return errors
            .Concat(OneOf(spec, "restartPolicy", field, "Always", "OnFailure", "Never"))
            .Concat(OneOf(spec, "dnsPolicy", field, "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"))
            .Concat(Numbers.NotNegative(spec, "terminationGracePeriodSeconds", field))
            .Concat(MetadataRules.Labels(spec.At("nodeSelector"), $"{field}.nodeSelector"));
    }

    /// <summary>A text out of a closed set.</summary>
    public static IEnumerable<FieldError> OneOf(JsonNode? owner, string name, string field, params string[] supported)
    {
        if (owner.Text(name) is { } text && !supported.Contains(text, StringComparer.Ordinal))
        {
            yield return FieldError.NotSupported($"{field}.{name}", text, supported);
        }
    }

    private static IEnumerable<FieldError> Volumes(JsonNode? volumes, HashSet<string> names, string field)
    {
        var index = 0;
        foreach (var volume in volumes.Maps())
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{field}[{index++}]");
            var name = volume.Text("name") ?? string.Empty;
            if (name.Length == 0)
            {
                yield return FieldError.Required($"{path}.name");
            }
            else if (Names.Label(name) is { } wrong)
            {
                yield return FieldError.Invalid($"{path}.name", FieldError.Quote(name), wrong);
            }
            else if (!names.Add(name))
            {
                yield return FieldError.Duplicate($"{path}.name", name);
            }

            if (volume.Count > 2)
            {
                foreach (var (source, _) in volume.Where(v => v.Key != "name").Skip(1))
                {
                    yield return FieldError.Forbidden($"{path}.{source}", "may not specify more than 1 volume type");
                }
            }
        }
    }
}
