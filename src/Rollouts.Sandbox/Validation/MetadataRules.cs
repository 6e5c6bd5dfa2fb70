using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Validation;

/// <summary>The rules for metadata that all kinds share.</summary>
internal static class MetadataRules
{
    private const int MostAnnotationBytes = 256 * 1024;

    /// <summary>What is wrong with an object's metadata.</summary>
    public static IEnumerable<FieldError> Validate(Kind kind, JsonObject value)
    {
        var name = value.Name();
        if (name.Length == 0)
        {
            yield return FieldError.Required("metadata.name", "name or generateName is required");
        }
        else if (kind.Type.Plural switch { "namespaces" => Names.Label(name), "services" => Names.Service(name), _ => Names.Subdomain(name) } is { } wrong)
        {
            yield return FieldError.Invalid("metadata.name", FieldError.Quote(name), wrong);
        }

        foreach (var error in Labels(value["metadata"].At("labels"), "metadata.labels")
            .Concat(Annotations(value["metadata"].At("annotations"), "metadata.annotations"))
            .Concat(Owners(value["metadata"].At("ownerReferences"), "metadata.ownerReferences")))
        {
            yield return error;
        }
    }

    /// <summary>What is wrong with labels.</summary>
    public static IEnumerable<FieldError> Labels(JsonNode? labels, string field)
    {
        foreach (var (key, value) in labels as JsonObject ?? [])
        {
            if (Names.LabelKey(key) is { } wrong)
            {
                yield return FieldError.Invalid(field, FieldError.Quote(key), wrong);
            }

            if (Names.LabelValue(value.AsText() ?? string.Empty) is { } wrongValue)
            {
                yield return FieldError.Invalid(field, FieldError.Quote(value.AsText() ?? string.Empty), wrongValue);
            }
        }
    }

    /// <summary>What is wrong with annotations.</summary>
    public static IEnumerable<FieldError> Annotations(JsonNode? annotations, string field)
    {
        var size = 0;
        foreach (var (key, value) in annotations as JsonObject ?? [])
        {
            size += System.Text.Encoding.UTF8.GetByteCount(key) + System.Text.Encoding.UTF8.GetByteCount(value.AsText() ?? string.Empty);
            if (Names.LabelKey(key.ToLowerInvariant()) is { } wrong)
            {
                yield return FieldError.Invalid(field, FieldError.Quote(key), wrong);
            }
        }

        if (size > MostAnnotationBytes)
        {
            yield return new FieldError("FieldValueTooLong", field, string.Create(CultureInfo.InvariantCulture, $"Too long: may not be more than {MostAnnotationBytes} bytes"));
        }
    }

    private static IEnumerable<FieldError> Owners(JsonNode? owners, string field)
    {
        var index = 0;
        string? controller = null;
        foreach (var owner in owners.Maps())
        {
            foreach (var part in new[] { "apiVersion", "kind", "name", "uid" })
            {
                if (string.IsNullOrEmpty(owner.Text(part)))
                {
                    yield return FieldError.Required(string.Create(CultureInfo.InvariantCulture, $"{field}[{index}].{part}"), "must not be empty");
                }
            }

            if (owner.Flag("controller"))
            {
                var name = $"{owner.Text("kind")}/{owner.Text("name")}";
                if (controller is not null)
                {
                    yield return FieldError.Invalid(
                        field, owners!.ToJsonString(),
                        $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {name}");
                }

                controller ??= name;
            }

            index++;
        }
    }
}
