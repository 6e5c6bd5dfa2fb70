using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Http;

/// <summary>Only the objects' metadata.</summary>
/// <param name="version">The version of the meta API that is asked for.</param>
internal sealed class MetadataRepresentation(string version) : Representation
{
    /// <summary>The metadata of one object, as an object of its own.</summary>
    public static JsonObject Of(StoredObject value, string version) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = $"meta.k8s.io/{version}",
        ["metadata"] = value.Value["metadata"]?.DeepClone(),
    };

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> One(StoredObject value) => JsonSerializer.SerializeToUtf8Bytes(Of(value, version));

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Many(IReadOnlyList<StoredObject> items, JsonObject metadata) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["kind"] = "PartialObjectMetadataList",
        ["apiVersion"] = $"meta.k8s.io/{version}",
        ["metadata"] = metadata,
        ["items"] = new JsonArray([.. items.Select(i => (JsonNode)Of(i, version))]),
    });
}
