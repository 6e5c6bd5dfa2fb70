using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Tables;

namespace Rollouts.Sandbox.Http;

/// <summary>Objects as rows of the table that kubectl prints.</summary>
/// <param name="layout">The kind's columns.</param>
/// <param name="version">The version of the meta API that is asked for.</param>
/// <param name="include">What of the object goes with a row: <c>None</c>, <c>Metadata</c> or <c>Object</c>.</param>
/// <param name="time">The clock of the ages.</param>
internal sealed class TableRepresentation(TableLayout layout, string version, string include, TimeProvider time) : Representation
{
    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> One(StoredObject value) =>
        Many([value], new JsonObject { ["resourceVersion"] = value.Value["metadata"].Text("resourceVersion") });

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Many(IReadOnlyList<StoredObject> items, JsonObject metadata)
    {
        var now = time.GetUtcNow();
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = $"meta.k8s.io/{version}",
            ["metadata"] = metadata,
            ["columnDefinitions"] = new JsonArray([.. layout.Columns.Select(c => (JsonNode)c.ToJson())]),
            ["rows"] = new JsonArray([.. items.Select(i => (JsonNode)Row(i, now))]),
        });
    }

    private JsonObject Row(StoredObject value, DateTimeOffset now)
    {
        var row = new JsonObject { ["cells"] = new JsonArray(layout.Cells(value.Value, now)) };
        if (layout.Conditions(value.Value) is { } conditions)
        {
            row["conditions"] = conditions;
        }

        row["object"] = include switch
        {
            "None" => null,
            "Object" => value.Value.DeepClone(),
            _ => MetadataRepresentation.Of(value, version),
        };
        return row;
    }
}
