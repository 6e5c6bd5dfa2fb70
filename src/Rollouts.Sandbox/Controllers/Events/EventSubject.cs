using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.Events;

/// <summary>What an event is about.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Namespace">The namespace; empty for kinds that have none.</param>
/// <param name="Name">The name.</param>
/// <param name="Uid">The UID.</param>
/// <param name="Version">The version at which it was told.</param>
/// <param name="FieldPath">The part that is meant, such as <c>spec.containers{app}</c>; empty for the whole.</param>
internal sealed record EventSubject(ResourceType Type, string Namespace, string Name, string Uid, long Version, string FieldPath = "")
{
    /// <summary>An object, or a part of it.</summary>
    public static EventSubject Of(ResourceType type, ApiObject value, string fieldPath = "") =>
        new(type, value.Namespace, value.Name, value.Uid, value.Version, fieldPath);

    /// <summary>The <c>involvedObject</c> of an event.</summary>
    public JsonObject ToReference()
    {
        var reference = new JsonObject { ["kind"] = Type.Kind };
        if (Namespace.Length > 0)
        {
            reference["namespace"] = Namespace;
        }

        reference["name"] = Name;
        reference["uid"] = Uid;
        reference["apiVersion"] = Type.ApiVersion;
        reference["resourceVersion"] = Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (FieldPath.Length > 0)
        {
            reference["fieldPath"] = FieldPath;
        }

        return reference;
    }
}
