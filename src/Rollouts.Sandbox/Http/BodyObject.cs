using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Http;

/// <summary>Reads the object that a request carries.</summary>
internal static class BodyObject
{
    /// <summary>Reads an object of a kind, for a place in the API.</summary>
    /// <exception cref="ApiRefusal">UnsupportedMediaType; BadRequest: it is not of that kind or for that place.</exception>
    public static JsonObject Read(Exchange exchange, ResourcePath path, FieldStrictness strictness)
    {
        var (value, duplicates) = exchange.ReadObject(path.Kind.Schema);
        var type = path.Kind.Type;
        if (value is not JsonObject body || string.IsNullOrEmpty(body.Text("kind")))
        {
            throw Refuse.BadRequest($"{type.Kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: Object 'Kind' is missing in '{Shorten(value)}'");
        }

        RequireKind(body, path.Kind);
        strictness.HearDuplicates(duplicates);
        Place(body, path);
        return body;
    }

    private static void RequireKind(JsonObject body, Kind kind)
    {
        var type = kind.Type;
        if (body.Text("apiVersion") is { Length: > 0 } version && version != type.ApiVersion)
        {
            throw Refuse.BadRequest($"the API version in the data ({version}) does not match the expected API version ({type.ApiVersion})");
        }

        if (body.Text("kind") != type.Kind)
        {
            throw Refuse.BadRequest($"{body.Text("kind")} in version \"{type.Version}\" cannot be handled as a {type.Kind}: no kind \"{body.Text("kind")}\" is served here");
        }
    }

    private static void Place(JsonObject body, ResourcePath path)
    {
        if (path.Kind.Type.Namespaced)
        {
            if (body.Namespace() is { Length: > 0 } ns && ns != path.KeyNamespace)
            {
                throw Refuse.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
            }

            body.Metadata()["namespace"] = path.KeyNamespace;
        }

        if (path.Name is { } name)
        {
            if (body.Name().Length > 0 && body.Name() != name)
            {
                throw Refuse.BadRequest($"the name of the object ({body.Name()}) does not match the name on the URL ({name})");
            }

            body.Metadata()["name"] = name;
        }
    }

    private static string Shorten(JsonNode? value)
    {
        const int Most = 200;
        var text = value?.ToJsonString() ?? "null";
        return text.Length <= Most ? text : text[..Most] + "…";
    }
}
