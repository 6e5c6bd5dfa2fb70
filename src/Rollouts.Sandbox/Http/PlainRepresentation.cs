using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Http;

/// <summary>Objects as they are.</summary>
/// <param name="kind">Their kind.</param>
internal sealed class PlainRepresentation(Kind kind) : Representation
{
    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> One(StoredObject value) => value.Utf8;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Many(IReadOnlyList<StoredObject> items, JsonObject metadata)
    {
        using var list = new MemoryStream();
        list.Write(Encoding.UTF8.GetBytes($"{{\"kind\":\"{kind.Type.Kind}List\",\"apiVersion\":\"{kind.Type.ApiVersion}\",\"metadata\":{metadata.ToJsonString()},\"items\":["));
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                list.WriteByte((byte)',');
            }

            list.Write(items[i].ToListItem());
        }

        list.Write("]}"u8);
        return list.ToArray();
    }
}
