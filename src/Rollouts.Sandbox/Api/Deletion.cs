using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Api;

/// <summary>How objects go: at once, after a grace period, or when their finalizers are done.</summary>
internal static class Deletion
{
    /// <summary>Whether an object is going.</summary>
    public static bool IsMarked(JsonObject value) => value["metadata"].At("deletionTimestamp") is not null;

    /// <summary>Whether nothing holds an object that is going.</summary>
    public static bool IsDue(JsonObject value) =>
        IsMarked(value) && !HasFinalizers(value) && (value["metadata"].Number("deletionGracePeriodSeconds") ?? 0) == 0;

    /// <summary>The object as a deletion leaves it; null where it goes at once.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="current">The object.</param>
    /// <param name="options">How it is deleted.</param>
    /// <param name="now">The time, as Kubernetes writes it.</param>
    public static JsonObject? Mark(Kind kind, JsonObject current, DeleteOptions options, string now)
    {
        var draft = current.Copy();
        var metadata = draft.Metadata();
        AddFinalizer(metadata, options.Propagation switch { "Foreground" => "foregroundDeletion", "Orphan" => "orphan", _ => null });
        var grace = options.GracePeriodSeconds == 0 ? 0 : kind.Rules.GracePeriod(current, options.GracePeriodSeconds);
        var isNamespace = kind.Type.Plural == "namespaces";
        if (grace == 0 && !HasFinalizers(draft) && !isNamespace)
        {
            return null;
        }

        // A second deletion can only shorten the time that the first one gave.
        if (!IsMarked(current) || grace < (metadata.Number("deletionGracePeriodSeconds") ?? 0))
        {
            if (kind.Rules.CountsGeneration && !IsMarked(current))
            {
                metadata["generation"] = (metadata.Number("generation") ?? 0) + 1;
            }

            metadata["deletionTimestamp"] = Later(now, grace);
            metadata["deletionGracePeriodSeconds"] = grace;
        }

        if (isNamespace)
        {
            metadata.Remove("deletionGracePeriodSeconds");
            draft.Section("status")["phase"] = "Terminating";
        }

        return draft;
    }

    private static bool HasFinalizers(JsonObject value) => value["metadata"].At("finalizers") is JsonArray { Count: > 0 };

    private static void AddFinalizer(JsonObject metadata, string? name)
    {
        if (name is null)
        {
            return;
        }

        if (metadata["finalizers"] is not JsonArray finalizers)
        {
            finalizers = [];
            metadata["finalizers"] = finalizers;
        }

        if (!finalizers.Any(f => f.AsText() == name))
        {
            finalizers.Add(name);
        }
    }

    private static string Later(string now, long seconds) =>
        DateTimeOffset.Parse(now, CultureInfo.InvariantCulture).AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
