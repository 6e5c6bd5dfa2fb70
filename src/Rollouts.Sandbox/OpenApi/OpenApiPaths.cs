using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.OpenApi;

/// <summary>The operations of a kind, in OpenAPI's form.</summary>
internal static class OpenApiPaths
{
    private static readonly string[] PatchTypes = ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"];

    /// <summary>Adds the paths of a kind.</summary>
    public static void Add(JsonObject paths, Kind kind)
    {
        var type = kind.Type;
        var reference = new JsonObject { ["$ref"] = OpenApiSchemas.Reference(kind.Schema) };
        var collection = "/" + type.Path(type.Namespaced ? "{namespace}" : null, null).Replace("%7B", "{", StringComparison.Ordinal).Replace("%7D", "}", StringComparison.Ordinal);
        paths[collection] = new JsonObject
        {
            ["get"] = Operation(kind, "list", reference),
            ["post"] = Operation(kind, "post", reference, "application/json"),
            ["delete"] = Operation(kind, "deletecollection", reference),
        };
        paths[collection + "/{name}"] = new JsonObject
        {
            ["get"] = Operation(kind, "get", reference),
            ["put"] = Operation(kind, "put", reference, "application/json"),
            ["patch"] = Operation(kind, "patch", reference, PatchTypes),
            ["delete"] = Operation(kind, "delete", reference),
        };
    }

    private static JsonObject Operation(Kind kind, string action, JsonObject reference, params string[] bodies)
    {
        var operation = new JsonObject
        {
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = OpenApiSchemas.GroupVersionKind(kind),
            ["responses"] = new JsonObject
            {
                ["200"] = new JsonObject { ["description"] = "OK", ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = reference.DeepClone() } } },
            },
        };
        if (bodies.Length > 0)
        {
            operation["requestBody"] = new JsonObject
            {
                ["content"] = new JsonObject(bodies.Select(b => KeyValuePair.Create(b, (JsonNode?)new JsonObject { ["schema"] = reference.DeepClone() }))),
            };
            operation["parameters"] = new JsonArray(Parameter("dryRun"), Parameter("fieldManager"), Parameter("fieldValidation"));
        }

        return operation;
    }

    private static JsonObject Parameter(string name) => new()
    {
        ["name"] = name,
        ["in"] = "query",
        ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
    };
}
