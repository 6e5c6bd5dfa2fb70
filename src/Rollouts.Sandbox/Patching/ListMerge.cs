using System.Text.Json.Nodes;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Patching;

/// <summary>How a strategic merge patch merges lists.</summary>
internal static class ListMerge
{
    private const string Directive = "$patch";

    /// <summary>Merges lists of plain values: each value once.</summary>
    public static JsonArray OfValues(JsonArray existing, JsonArray items)
    {
        var merged = new List<JsonNode?>();
        foreach (var item in existing.Concat(items))
        {
            if (!merged.Any(m => JsonNode.DeepEquals(m, item)))
            {
                merged.Add(item?.DeepClone());
            }
        }

        return ListOrder.Arrange(new JsonArray([.. merged]), items, existing, mergeKey: null);
    }

    /// <summary>Merges lists of maps: those with the same key are merged, others are added.</summary>
    /// <exception cref="PatchException">An item lacks the key.</exception>
    public static JsonArray OfMaps(JsonArray existing, JsonArray items, string mergeKey, ApiType? type)
    {
        var patches = new List<JsonObject>();
        var kept = existing.Maps().Select(e => e.Copy()).ToList();
        var replaces = false;
        foreach (var item in items)
        {
            var map = item as JsonObject ?? throw new PatchException($"expected a map in a list that is merged by {mergeKey}", isMalformed: true);
            switch (map[Directive].AsText())
            {
                case "delete":
                    var key = KeyOf(map, mergeKey);
                    kept.RemoveAll(k => JsonNode.DeepEquals(k[mergeKey], key));
                    break;
                case "replace":
                    replaces = true;
                    break;
                case "merge":
                    throw new PatchException("merging lists cannot yet be specified in the patch", isMalformed: true);
                case null:
                    patches.Add(map);
                    break;
                case var other:
                    throw new PatchException($"unknown patch type [{other}] in map", isMalformed: true);
            }
        }

        if (replaces)
        {
            return new JsonArray([.. patches.Select(StrategicMergePatch.WithoutDirectives)]);
        }

        var order = existing.DeepClone().AsArray();
        foreach (var patch in patches)
        {
            var key = KeyOf(patch, mergeKey);
            var index = kept.FindIndex(k => JsonNode.DeepEquals(k[mergeKey], key));
            if (index >= 0)
            {
                kept[index] = StrategicMergePatch.MergeMap(kept[index], patch.Copy(), type);
            }
            else
            {
                kept.Add(StrategicMergePatch.WithoutDirectives(patch)!.AsObject());
            }
        }

        return ListOrder.Arrange(new JsonArray([.. kept]), new JsonArray([.. patches.Select(p => p.DeepClone())]), order, mergeKey);
    }

    private static JsonNode KeyOf(JsonObject map, string mergeKey) =>
        map[mergeKey] ?? throw new PatchException($"map: {map.ToJsonString()} does not contain declared merge key: {mergeKey}", isMalformed: true);
}
