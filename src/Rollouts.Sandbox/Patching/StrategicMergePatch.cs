using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Patching;

/// <summary>
/// Kubernetes' own patch: maps are merged, null removes, and lists are merged item by item where their field has a merge key.
/// Directives in the patch say the rest: <c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder/…</c>, <c>$deleteFromPrimitiveList/…</c>.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string SetElementOrder = "$setElementOrder/";
    private const string DeleteFromPrimitiveList = "$deleteFromPrimitiveList/";

    /// <summary>Applies a patch.</summary>
    /// <param name="target">The object; it is changed.</param>
    /// <param name="patch">The patch; it is not changed.</param>
    /// <param name="type">The object's type; null where its fields are unknown.</param>
    /// <exception cref="PatchException">The patch is malformed.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, ApiType? type) => MergeMap(target, patch.Copy(), type);

    /// <summary>Merges the item of a list.</summary>
    internal static JsonObject MergeMap(JsonObject target, JsonObject patch, ApiType? type)
    {
        if (patch[Directive] is { } directive)
        {
            return Directed(patch, directive);
        }

        Retain(target, patch);
        MergeOrdered(target, patch, type);
        foreach (var (key, value) in patch.ToList())
        {
            patch.Remove(key);
            if (key.StartsWith(DeleteFromPrimitiveList, StringComparison.Ordinal))
            {
                DeleteItems(target, key[DeleteFromPrimitiveList.Length..], value);
            }
            else if (value is null)
            {
                target.Remove(key);
            }
            else
            {
                MergeField(target, key, value, type?.Field(key));
            }
        }

        return target;
    }

    private static JsonObject Directed(JsonObject patch, JsonNode directive)
    {
        patch.Remove(Directive);
        return directive.AsText() switch
        {
            "replace" => patch,
            "delete" => [],
            _ => throw new PatchException($"unknown patch type [{directive}] in map", isMalformed: true),
        };
    }

    private static void MergeField(JsonObject target, string key, JsonNode value, SchemaField? field)
    {
        switch (target[key], value)
        {
            case (JsonObject existing, JsonObject inner):
                target.Remove(key);
                target[key] = MergeMap(existing, inner, TypeOf(field?.Type));
                break;
            case (JsonArray existing, JsonArray items) when IsMerged(field):
                target.Remove(key);
                target[key] = MergeList(existing, items, field!);
                break;
            case (JsonArray, JsonArray items):
                target[key] = items.DeepClone();
                break;
            default:
                SetWithoutDirectives(target, key, value);
                break;
        }
    }

    private static bool IsMerged(SchemaField? field) => field is { IsMerged: true } or { MergeKey: not null };

    private static ApiType? TypeOf(FieldType? type) => type switch
    {
        { Shape: Shape.Struct } => ApiTypes.Named(type.Name),
        { Shape: Shape.ListOf } => TypeOf(type.Items),
        _ => null,
    };

    private static JsonArray MergeList(JsonArray existing, JsonArray items, SchemaField field) => field.MergeKey is { } key
        ? ListMerge.OfMaps(existing, items, key, TypeOf(field.Type))
        : ListMerge.OfValues(existing, items);

    /// <summary>Of the target's fields, only those stay that the patch retains.</summary>
    private static void Retain(JsonObject target, JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(RetainKeys, out var retained))
        {
            return;
        }

        patch.Remove(RetainKeys);
        var keys = (retained as JsonArray ?? throw BadRetainKeys()).Select(k => k.AsText()).ToHashSet(StringComparer.Ordinal);
        if (patch.Any(p => p.Value is not null && !p.Key.StartsWith('$') && !keys.Contains(p.Key)))
        {
            throw BadRetainKeys();
        }

        foreach (var gone in target.Select(t => t.Key).Where(k => !keys.Contains(k)).ToList())
        {
            target.Remove(gone);
        }
    }

    private static PatchException BadRetainKeys() => new("invalid patch format of retainKeys", isMalformed: true);

    /// <summary>Merges the lists whose order the patch tells, and takes them out of the patch.</summary>
    private static void MergeOrdered(JsonObject target, JsonObject patch, ApiType? type)
    {
        foreach (var (key, value) in patch.Where(p => p.Key.StartsWith(SetElementOrder, StringComparison.Ordinal)).ToList())
        {
            patch.Remove(key);
            var name = key[SetElementOrder.Length..];
            var order = value as JsonArray ?? throw new PatchException("invalid patch format of setElementOrder list", isMalformed: true);
            var field = type?.Field(name) ?? throw new PatchException($"unable to find api field for the json field \"{name}\"", isMalformed: true);
            var existing = target[name] as JsonArray;
            var items = patch[name] as JsonArray;
            ListOrder.Check(items, order, field.MergeKey);
            var merged = (existing, items) switch
            {
                (null, null) => null,
                (null, _) => WithoutDirectives(items),
                (_, null) => existing.DeepClone(),
                _ when !IsMerged(field) => items.DeepClone(),
                _ => MergeList(existing.DeepClone().AsArray(), items, field),
            };
            if (merged is not null)
            {
                target[name] = ListOrder.Arrange(merged.AsArray(), order, existing ?? [], field.MergeKey);
            }

            patch.Remove(name);
        }
    }

    private static void DeleteItems(JsonObject target, string name, JsonNode? gone)
    {
        if (target[name] is JsonArray existing && gone is JsonArray list)
        {
            target[name] = new JsonArray([.. existing.Where(e => !list.Any(g => JsonNode.DeepEquals(e, g))).Select(e => e?.DeepClone())]);
        }
    }

    private static void SetWithoutDirectives(JsonObject target, string key, JsonNode value)
    {
        if (value is JsonObject map && map.ContainsKey(Directive))
        {
            target.Remove(key);
        }
        else
        {
            target[key] = WithoutDirectives(value);
        }
    }

    /// <summary>A part of a patch that meets nothing to merge with: its directives and nulls have nothing to do.</summary>
    internal static JsonNode? WithoutDirectives(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map
            .Where(m => m.Value is not null && !(m.Value is JsonObject inner && inner.ContainsKey(Directive)) && !m.Key.StartsWith('$'))
            .Select(m => KeyValuePair.Create(m.Key, WithoutDirectives(m.Value)))),
        JsonArray list => new JsonArray([.. list.Where(i => i is not JsonObject map || !map.ContainsKey(Directive)).Select(WithoutDirectives)]),
        null => null,
        _ => value.GetValueKind() == JsonValueKind.Null ? null : value.DeepClone(),
    };
}
