using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Patching;

/// <summary>JSON Patch, RFC 6902.</summary>
internal static class JsonPatch
{
    /// <summary>Applies a patch: all of it, or none.</summary>
    /// <param name="target">The object; it is not changed.</param>
    /// <param name="operations">The patch.</param>
    /// <exception cref="PatchException">An operation cannot be applied, or a <c>test</c> failed.</exception>
    public static JsonNode? Apply(JsonNode target, JsonArray operations)
    {
        // A document inside a list, so that the operations may replace the document itself.
        var holder = new JsonArray(target.DeepClone());
        foreach (var operation in operations)
        {
            if (operation is not JsonObject map || map.Text("op") is not { } name || map.Text("path") is not { } path)
            {
                throw new PatchException("json: cannot unmarshal into Go value of type jsonpatch.Patch", isMalformed: true);
            }

            Apply(holder, map, name, path);
        }

        return holder[0]?.DeepClone();
    }

    private static void Apply(JsonArray holder, JsonObject operation, string name, string path)
    {
        switch (name)
        {
            case "add":
                Add(holder, path, Value(operation, path));
                break;
            case "remove":
                Remove(holder, path);
                break;
            case "replace":
                Place(holder, path, name).Replace(Value(operation, path));
                break;
            case "move":
                var moved = Copy(holder, From(operation), name);
                Remove(holder, From(operation));
                Add(holder, path, moved);
                break;
            case "copy":
                Add(holder, path, Copy(holder, From(operation), name));
                break;
            case "test":
                Test(holder, path, operation["value"]);
                break;
            default:
                throw new PatchException($"Unexpected kind: {name}");
        }
    }

    private static void Add(JsonArray holder, string path, JsonNode? value) => JsonPlace.Find(holder, path, "add").Add(value);

    private static void Remove(JsonArray holder, string path)
    {
        var place = JsonPlace.Find(holder, path, "remove");
        if (!place.Exists)
        {
            throw new PatchException($"error in remove for path: '{path}': Unable to remove nonexistent key: {place.Key}: missing value");
        }

        place.Remove();
    }

    private static JsonPlace Place(JsonArray holder, string path, string operation)
    {
        var place = JsonPlace.Find(holder, path, operation);
        return place.Exists ? place : throw new PatchException($"{operation} operation does not apply: doc is missing key: {path}: missing value");
    }

    private static JsonNode? Copy(JsonArray holder, string path, string operation) => Place(holder, path, operation).Value?.DeepClone();

    private static void Test(JsonArray holder, string path, JsonNode? expected)
    {
        var place = JsonPlace.Find(holder, path, "test");
        if (!JsonNode.DeepEquals(place.Exists ? place.Value : null, expected))
        {
            throw new PatchException($"testing value {path} failed: test failed");
        }
    }

    private static JsonNode? Value(JsonObject operation, string path) => operation.TryGetPropertyValue("value", out var value)
        ? value?.DeepClone()
        : throw new PatchException($"operation on '{path}' has no value", isMalformed: true);

    private static string From(JsonObject operation) => operation.Text("from") ?? throw new PatchException("operation has no 'from'", isMalformed: true);
}
