using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Api;

namespace Rollouts.Sandbox.Validation;

/// <summary>The refusal of an object that is wrong: 422 with a cause for each error.</summary>
internal static class Invalid
{
    /// <summary>Throws where there are errors.</summary>
    /// <exception cref="ApiRefusal">Invalid.</exception>
    public static void ThrowIfAny(ResourceType type, string name, IReadOnlyList<FieldError> errors)
    {
        if (errors.Count > 0)
        {
            throw Of(type, name, errors);
        }
    }

    /// <summary>The refusal for these errors.</summary>
    public static ApiRefusal Of(ResourceType type, string name, IReadOnlyList<FieldError> errors)
    {
        var texts = errors.Select(e => e.ToString()).Distinct(StringComparer.Ordinal).ToList();
        var kind = type.Group.Length == 0 ? type.Kind : $"{type.Kind}.{type.Group}";
        var list = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        var details = new JsonObject { ["name"] = name };
        if (type.Group.Length > 0)
        {
            details["group"] = type.Group;
        }

        details["kind"] = type.Kind;
        details["causes"] = new JsonArray([.. errors.Select(e => (JsonNode)new JsonObject { ["reason"] = e.Reason, ["message"] = e.Message, ["field"] = e.Field })]);
        return new ApiRefusal(422, "Invalid", $"{kind} \"{name}\" is invalid: {list}", details);
    }
}
