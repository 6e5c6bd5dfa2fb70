using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>Something that an object belongs to.</summary>
/// <param name="ApiVersion">The owner's API group and version.</param>
/// <param name="Kind">The owner's kind.</param>
/// <param name="Name">The owner's name.</param>
/// <param name="Uid">The owner's UID: a new object of the same name is not the owner.</param>
/// <param name="IsController">Whether the owner manages the object.</param>
/// <param name="IsBlocking">Whether an owner that is deleted in the foreground waits for the object to be gone.</param>
internal sealed record OwnerReference(string ApiVersion, string Kind, string Name, string Uid, bool IsController, bool IsBlocking)
{
    /// <summary>Reads a reference.</summary>
    public static OwnerReference Read(JsonObject json) => new(
        json.Text("apiVersion") ?? string.Empty,
        json.Text("kind") ?? string.Empty,
        json.Text("name") ?? string.Empty,
        json.Text("uid") ?? string.Empty,
        json.Flag("controller"),
        json.Flag("blockOwnerDeletion"));

    /// <summary>The reference by which a controller marks an object as its own.</summary>
    public static JsonObject ToController(ResourceType type, ApiObject owner) => new()
    {
        ["apiVersion"] = type.ApiVersion,
        ["kind"] = type.Kind,
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };
}
