using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Schemas;

namespace Rollouts.Sandbox.OpenApi;

/// <summary>The types of the API, in OpenAPI's form.</summary>
internal static class OpenApiSchemas
{
    /// <summary>The types that kinds are made of.</summary>
    public static JsonObject For(IReadOnlyList<Kind> kinds)
    {
        var schemas = new JsonObject();
        var open = new Queue<ApiType>(kinds.Select(k => k.Schema));
        while (open.TryDequeue(out var type))
        {
            if (schemas.ContainsKey(NameOf(type)))
            {
                continue;
            }

            schemas[NameOf(type)] = Schema(type, open);
        }

        foreach (var kind in kinds)
        {
            schemas[NameOf(kind.Schema)]!["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(kind));
        }

        return schemas;
    }

    /// <summary>The reference to a type.</summary>
    public static string Reference(ApiType type) => $"#/components/schemas/{NameOf(type)}";

    /// <summary>A kind's names, as the extensions of the documents have them.</summary>
    public static JsonObject GroupVersionKind(Kind kind) => new() { ["group"] = kind.Type.Group, ["version"] = kind.Type.Version, ["kind"] = kind.Type.Kind };

    private static string NameOf(ApiType type) =>
        type.Package == "meta.v1" ? $"io.k8s.apimachinery.pkg.apis.meta.v1.{type.ShortName}" : $"io.k8s.api.{type.Package}.{type.ShortName}";

    private static JsonObject Schema(ApiType type, Queue<ApiType> open)
    {
        var properties = new JsonObject();
        foreach (var field in type.Fields)
        {
            var property = Property(field.Type, open);
            if (field.MergeKey is { } key)
            {
                property["x-kubernetes-patch-merge-key"] = key;
            }

            var strategy = string.Join(',', new[] { field.MergeKey is not null || field.IsMerged ? "merge" : null, field.RetainsKeys ? "retainKeys" : null }.OfType<string>());
            if (strategy.Length > 0)
            {
                property["x-kubernetes-patch-strategy"] = strategy;
            }

            properties[field.Name] = property;
        }

        return new JsonObject { ["description"] = $"{type.ShortName}, as Kubernetes defines it.", ["type"] = "object", ["properties"] = properties };
    }

    private static JsonObject Property(FieldType type, Queue<ApiType> open)
    {
        switch (type.Shape)
        {
            case Shape.Struct:
                var inner = ApiTypes.Named(type.Name);
                open.Enqueue(inner);
                return new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = Reference(inner) }) };
            case Shape.ListOf:
                return new JsonObject { ["type"] = "array", ["items"] = Property(type.Items!, open) };
            case Shape.MapOf:
                return new JsonObject { ["type"] = "object", ["additionalProperties"] = Property(type.Items!, open) };
            case Shape.Any:
                return new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
            case Shape.IntOrText:
                return new JsonObject { ["format"] = "int-or-string", ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }) };
            case Shape.Quantity:
                return new JsonObject { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "number" }) };
            case Shape.Int32 or Shape.Int64:
                return new JsonObject { ["type"] = "integer", ["format"] = type.Shape == Shape.Int32 ? "int32" : "int64" };
            case Shape.Flag:
                return new JsonObject { ["type"] = "boolean" };
            case Shape.Time or Shape.MicroTime:
                return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
            case Shape.Bytes:
                return new JsonObject { ["type"] = "string", ["format"] = "byte" };
            default:
                return new JsonObject { ["type"] = "string" };
        }
    }
}
