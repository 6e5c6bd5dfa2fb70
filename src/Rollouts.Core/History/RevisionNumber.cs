using System.Globalization;
using System.Text.Json;
using Rollouts.Json;

namespace Rollouts.History;

/// <summary>The annotations in which the Deployment controller numbers revisions.</summary>
internal static class RevisionNumber
{
    public const string Annotation = "deployment.kubernetes.io/revision";
    public const string HistoryAnnotation = "deployment.kubernetes.io/revision-history";
    public const string ChangeCauseAnnotation = "kubernetes.io/change-cause";

    /// <summary>The number of a Deployment or ReplicaSet; null where it has none or one that is no number.</summary>
    public static long? Of(JsonElement json) =>
        long.TryParse(json.Text("metadata", "annotations", Annotation), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The numbers a ReplicaSet had before: it gets a new one each time it is gone back to.</summary>
    public static IReadOnlyList<long> Former(JsonElement json) =>
    [
        .. (json.Text("metadata", "annotations", HistoryAnnotation) ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0),
    ];

    /// <summary>The change-cause as it can be shown; null where there is none.</summary>
    public static string? ChangeCause(JsonElement json) => json.Text("metadata", "annotations", ChangeCauseAnnotation) is { } cause ? SafeText.Line(cause) : null;
}
