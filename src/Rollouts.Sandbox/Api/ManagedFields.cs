using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Api;

/// <summary>
/// Who set which field, and when: one entry for each (manager, subresource), as the server keeps it for updates. Lists are told
/// as a whole, not item by item.
/// </summary>
internal static class ManagedFields
{
    private static readonly HashSet<string> Unowned = new(StringComparer.Ordinal)
    {
        "name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "managedFields", "resourceVersion", "generateName",
    };

    /// <summary>Notes a write in the draft.</summary>
    /// <param name="before">The object before; null for a new one.</param>
    /// <param name="draft">The object after.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="manager">Who writes.</param>
    /// <param name="subresource"><c>status</c>, or null.</param>
    /// <param name="now">The time, as Kubernetes writes it.</param>
    public static void Record(JsonObject? before, JsonObject draft, Kind kind, string manager, string? subresource, string now)
    {
        var entries = before?["metadata"].At("managedFields").Maps().Select(e => e.Copy()).ToList() ?? [];
        var (changed, gone) = Differences(before, draft);

        // A status that the server itself begins with belongs to nobody.
        if (subresource != "status" && kind.HasStatus)
        {
            changed.RemoveAll(p => p[0] == "status");
        }

        if (changed.Count == 0 && !entries.Any(e => e["fieldsV1"] is JsonObject f && gone.Any(g => Has(f, g))))
        {
            Write(draft, entries);
            return;
        }

        var own = entries.Find(e => e.Text("manager") == manager && e.Text("subresource") == subresource);
        foreach (var entry in entries)
        {
            foreach (var path in entry == own ? gone : changed.Concat(gone))
            {
                Drop(entry.Section("fieldsV1"), path, 0);
            }
        }

        if (changed.Count > 0)
        {
            own ??= NewEntry(entries, manager, subresource, kind.Type.ApiVersion);
            foreach (var path in changed)
            {
                Add(own.Section("fieldsV1"), path);
            }
        }

        if (own is not null)
        {
            own["time"] = now;
        }

        entries.RemoveAll(e => e["fieldsV1"] is not JsonObject { Count: > 0 });
        Write(draft, entries);
    }

    private static void Write(JsonObject draft, List<JsonObject> entries)
    {
        if (entries.Count > 0)
        {
            draft.Metadata()["managedFields"] = new JsonArray([.. entries]);
        }
        else
        {
            draft.Metadata().Remove("managedFields");
        }
    }

    private static JsonObject NewEntry(List<JsonObject> entries, string manager, string? subresource, string apiVersion)
    {
        var entry = new JsonObject { ["manager"] = manager, ["operation"] = "Update", ["apiVersion"] = apiVersion, ["fieldsType"] = "FieldsV1", ["fieldsV1"] = new JsonObject() };
        if (subresource is not null)
        {
            entry["subresource"] = subresource;
        }

        entries.Add(entry);
        return entry;
    }

    /// <summary>The leaves that a write set, and those that it took away.</summary>
    private static (List<string[]> Changed, List<string[]> Gone) Differences(JsonObject? before, JsonObject after)
    {
        var changed = new List<string[]>();
        var gone = new List<string[]>();
        Compare(before, after, [], changed, gone);
        return (changed, gone);
    }

    private static void Compare(JsonNode? before, JsonNode? after, string[] path, List<string[]> changed, List<string[]> gone)
    {
        if (path.Length == 1 && path[0] is "apiVersion" or "kind" || path.Length == 2 && path[0] == "metadata" && Unowned.Contains(path[1]))
        {
            return;
        }

        if (after is JsonObject { Count: > 0 } map)
        {
            foreach (var (name, value) in map)
            {
                Compare(before.At(name), value, [.. path, name], changed, gone);
            }

            foreach (var (name, value) in (before as JsonObject)?.Where(m => !map.ContainsKey(m.Key)) ?? [])
            {
                Compare(value, null, [.. path, name], changed, gone);
            }
        }
        else if (after is null)
        {
            gone.Add(path);
        }
        else if (!JsonNode.DeepEquals(before, after))
        {
            changed.Add(path);
        }
    }

    private static bool Has(JsonObject fields, string[] path)
    {
        var at = fields;
        foreach (var step in path)
        {
            if (at["f:" + step] is not JsonObject next)
            {
                return false;
            }

            at = next;
        }

        return true;
    }

    private static void Add(JsonObject fields, string[] path)
    {
        var at = fields;
        foreach (var step in path)
        {
            at = at.Section("f:" + step);
        }
    }

    private static void Drop(JsonObject fields, string[] path, int depth)
    {
        var step = "f:" + path[depth];
        if (fields[step] is not JsonObject inner)
        {
            return;
        }

        if (depth < path.Length - 1)
        {
            var was = inner.Count;
            Drop(inner, path, depth + 1);
            if (was == 0 || inner.Count > 0)
            {
                return;
            }
        }

        fields.Remove(step);
    }
}
