using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Clusters;

namespace Rollouts.Sandbox.Api;

/// <summary>The refusals that every kind shares, in Kubernetes' words.</summary>
internal static class Refuse
{
    /// <summary>404: no such object.</summary>
    public static ApiRefusal NotFound(ResourceType type, string name) =>
        new(404, "NotFound", $"{Qualified(type)} \"{name}\" not found", Details(type, name));

    /// <summary>409: the name is taken.</summary>
    public static ApiRefusal AlreadyExists(ResourceType type, string name) =>
        new(409, "AlreadyExists", $"{Qualified(type)} \"{name}\" already exists", Details(type, name));

    /// <summary>409: written by somebody else since it was read.</summary>
    public static ApiRefusal Modified(ResourceType type, string name) =>
        Conflict(type, name, "the object has been modified; please apply your changes to the latest version and try again");

    /// <summary>409, with its cause.</summary>
    public static ApiRefusal Conflict(ResourceType type, string name, string cause) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {Qualified(type)} \"{name}\": {cause}", Details(type, name));

    /// <summary>403, with its cause.</summary>
    public static ApiRefusal Forbidden(ResourceType type, string name, string cause) =>
        new(403, "Forbidden", $"{Qualified(type)} \"{name}\" is forbidden: {cause}", Details(type, name));

    /// <summary>410: a watch from a version whose changes are forgotten.</summary>
    public static ApiRefusal TooOld(long asked, long oldest) =>
        new(410, "Expired", string.Create(CultureInfo.InvariantCulture, $"too old resource version: {asked} ({oldest})"));

    /// <summary>400.</summary>
    public static ApiRefusal BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>400: the body is not an object of the kind.</summary>
    public static ApiRefusal CannotHandle(ResourceType type, string why) =>
        BadRequest($"{type.Kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: {why}");

    /// <summary>403: the namespace is going.</summary>
    public static ApiRefusal Terminating(ResourceType type, string name, string ns)
    {
        var details = Details(type, name);
        details["causes"] = new JsonArray(new JsonObject
        {
            ["reason"] = "NamespaceTerminating",
            ["message"] = $"namespace {ns} is being terminated",
            ["field"] = "metadata.namespace",
        });
        return new ApiRefusal(
            403, "Forbidden", $"{Qualified(type)} \"{name}\" is forbidden: unable to create new content in namespace {ns} because it is being terminated", details);
    }

    /// <summary>A kind as messages name it: <c>deployments.apps</c>.</summary>
    public static string Qualified(ResourceType type) => type.Group.Length == 0 ? type.Plural : $"{type.Plural}.{type.Group}";

    private static JsonObject Details(ResourceType type, string name)
    {
        var details = new JsonObject { ["name"] = name };
        if (type.Group.Length > 0)
        {
            details["group"] = type.Group;
        }

        details["kind"] = type.Plural;
        return details;
    }
}
