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
        var head = Encoding.UTF8.GetBytes($"{{\"kind\":\"{kind.Type.Kind}List\",\"apiVersion\":\"{kind.Type.ApiVersion}\",\"metadata\":{metadata.ToJsonString()},\"items\":[");

        // Large arrays stay until the rarest of collections, so there is one for a list: it does not grow, and it is not copied.
        using var list = new MemoryStream(head.Length + items.Sum(i => i.Length + 1) + 2);
        list.Write(head);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                list.WriteByte((byte)',');
            }

            items[i].WriteListItem(list);
        }

        list.Write("]}"u8);
        return list.GetBuffer().AsMemory(0, (int)list.Length);
    }
}
