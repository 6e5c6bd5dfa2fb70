using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Tables;

namespace Rollouts.Sandbox.Http;

/// <summary>How a client wants objects: as they are, as rows of a table, or only their metadata.</summary>
internal abstract class Representation
{
    private const string MetaGroup = "meta.k8s.io";

    /// <summary>The representation that the client likes best of those that the server has.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="kind">The kind that is asked for.</param>
    /// <param name="time">The clock of the ages in tables.</param>
    /// <exception cref="ApiRefusal">NotAcceptable: it likes none of them.</exception>
    public static Representation For(Exchange exchange, Kind kind, TimeProvider time)
    {
        foreach (var media in exchange.Accept.Where(m => m.IsJson))
        {
            switch (media["as"])
            {
                case "":
                    return new PlainRepresentation(kind);
                case "Table" when media["g"] == MetaGroup && media["v"] is "v1" or "v1beta1":
                    return new TableRepresentation(TableLayouts.Of(kind), media["v"], exchange.Query["includeObject"] ?? "Metadata", time);
                case "PartialObjectMetadata" or "PartialObjectMetadataList" when media["g"] == MetaGroup && media["v"] is "v1" or "v1beta1":
                    return new MetadataRepresentation(media["v"]);
            }
        }

        throw new ApiRefusal(406, "NotAcceptable", "only the following media types are accepted: application/json, application/json;as=Table;g=meta.k8s.io;v=v1");
    }

    /// <summary>One object.</summary>
    public abstract ReadOnlyMemory<byte> One(StoredObject value);

    /// <summary>A list.</summary>
    /// <param name="items">Its items.</param>
    /// <param name="metadata">The list's metadata.</param>
    public abstract ReadOnlyMemory<byte> Many(IReadOnlyList<StoredObject> items, JsonObject metadata);
}
