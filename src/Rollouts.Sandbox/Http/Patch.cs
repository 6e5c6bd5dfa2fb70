using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Patching;
using Rollouts.Sandbox.Schemas;

namespace Rollouts.Sandbox.Http;

/// <summary>A patch that a request carries, of whichever format.</summary>
internal sealed class Patch
{
    private const int MostOperations = 10000;
    private readonly Func<JsonObject, JsonNode?> _apply;

    private Patch(Func<JsonObject, JsonNode?> apply) => _apply = apply;

    /// <summary>Reads a patch.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="type">The type of the object that it is for; null where its fields are unknown.</param>
    /// <param name="strictness">Hears of keys that occur twice.</param>
    /// <exception cref="ApiRefusal">UnsupportedMediaType, BadRequest.</exception>
    public static Patch Read(Exchange exchange, ApiType? type, FieldStrictness? strictness)
    {
        switch (exchange.ContentType)
        {
            case "application/json-patch+json":
                var operations = exchange.ReadJson().Value as JsonArray ?? throw Refuse.BadRequest("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch");
                return operations.Count <= MostOperations
                    ? new Patch(o => JsonPatch.Apply(o, operations))
                    : throw new ApiRefusal(413, "RequestEntityTooLarge", $"The allowed maximum operations in a JSON patch is {MostOperations}, got {operations.Count}");
            case "application/merge-patch+json":
                var merge = ReadMap(exchange, strictness);
                return new Patch(o => MergePatch.Apply(o, merge));
            case "application/strategic-merge-patch+json":
                var strategic = ReadMap(exchange, strictness);
                return new Patch(o => StrategicMergePatch.Apply(o, strategic, type));
            case "application/apply-patch+yaml":
                throw new ApiRefusal(415, "UnsupportedMediaType", "the sandbox does not serve server-side apply: use kubectl apply without --server-side");
            default:
                throw new ApiRefusal(
                    415, "UnsupportedMediaType",
                    "the body of the request was in an unknown format - accepted media types include: "
                    + "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json");
        }
    }

    /// <summary>Applies it to an object, which may be changed.</summary>
    /// <exception cref="ApiRefusal">It cannot be applied.</exception>
    public JsonObject Apply(JsonObject value)
    {
        try
        {
            return _apply(value) as JsonObject ?? throw new PatchException("the patch leaves no object");
        }
        catch (PatchException e) when (e.IsMalformed)
        {
            throw Refuse.BadRequest(e.Message);
        }
        catch (PatchException)
        {
            // Kubernetes does not say more than that, and a client must cope with it.
            throw new ApiRefusal(422, "Invalid", "the server rejected our request due to an error in our request", []);
        }
    }

    private static JsonObject ReadMap(Exchange exchange, FieldStrictness? strictness)
    {
        var (value, duplicates) = exchange.ReadJson();
        strictness?.HearDuplicates(duplicates);
        return value as JsonObject ?? throw Refuse.BadRequest("error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}");
    }
}
