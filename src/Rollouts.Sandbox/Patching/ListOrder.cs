using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Patching;

/// <summary>The order of a merged list: as the patch tells it; items that only the server has keep their order and, where they can, their place.</summary>
internal static class ListOrder
{
    /// <summary>Checks that a patch's items stand in the order that it tells.</summary>
    /// <exception cref="PatchException">They do not.</exception>
    public static void Check(JsonArray? items, JsonArray order, string? mergeKey)
    {
        if (items is null || items.Count == 0 || order.Count == 0)
        {
            return;
        }

        var at = 0;
        foreach (var item in items.Where(i => i is not JsonObject map || !map.ContainsKey("$patch")))
        {
            while (at < order.Count && !Same(order[at], item, mergeKey))
            {
                at++;
            }

            if (at++ >= order.Count)
            {
                throw new PatchException($"The order in patch list:\n{items.ToJsonString()}\n doesn't match $setElementOrder list:\n{order.ToJsonString()}\n", isMalformed: true);
            }
        }
    }

    /// <summary>Puts a merged list in order.</summary>
    /// <param name="merged">The list.</param>
    /// <param name="told">The order of the items that the patch names.</param>
    /// <param name="live">The order before the patch.</param>
    /// <param name="mergeKey">The items' key; null for plain values.</param>
    public static JsonArray Arrange(JsonArray merged, JsonArray told, JsonArray live, string? mergeKey)
    {
        var patched = merged.Where(m => IndexOf(told, m, mergeKey) >= 0).OrderBy(m => IndexOf(told, m, mergeKey)).ToList();
        var others = merged.Where(m => IndexOf(told, m, mergeKey) < 0)
            .OrderBy(m => IndexOf(live, m, mergeKey) is >= 0 and var index ? index : int.MaxValue).ToList();
        var all = new JsonArray();
        int i = 0, j = 0;
        while (i < others.Count || j < patched.Count)
        {
            var takesOther = j >= patched.Count || (i < others.Count && IsBefore(live, others[i], patched[j], mergeKey));
            all.Add((takesOther ? others[i++] : patched[j++])?.DeepClone());
        }

        return all;
    }

    private static bool IsBefore(JsonArray live, JsonNode? left, JsonNode? right, string? mergeKey)
    {
        var l = IndexOf(live, left, mergeKey);
        var r = IndexOf(live, right, mergeKey);
        return l >= 0 && r >= 0 && l < r;
    }

    private static int IndexOf(JsonArray list, JsonNode? item, string? mergeKey)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (Same(list[i], item, mergeKey))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Same(JsonNode? a, JsonNode? b, string? mergeKey) => mergeKey is null ? JsonNode.DeepEquals(a, b) : JsonNode.DeepEquals(a.At(mergeKey), b.At(mergeKey));
}
