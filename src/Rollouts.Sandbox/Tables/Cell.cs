using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Selectors;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tables;

/// <summary>The texts that cells of several kinds share.</summary>
internal static class Cell
{
    /// <summary>What stands where there is nothing.</summary>
    public const string None = "<none>";

    /// <summary>The column that names the object.</summary>
    public static readonly TableColumn Name = new("Name", Format: "name");

    /// <summary>The column of the object's age.</summary>
    public static readonly TableColumn Age = new("Age");

    /// <summary>How long ago the object was created.</summary>
    public static string AgeOf(JsonObject value, DateTimeOffset now) => Since(value["metadata"].Text("creationTimestamp"), now);

    /// <summary>How long ago a time was.</summary>
    public static string Since(string? time, DateTimeOffset now) => Parse(time) is { } then ? HumanDuration.Of(now - then) : "<unknown>";

    /// <summary>A time of the API; null where the text is none.</summary>
    public static DateTimeOffset? Parse(string? time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed : null;

    /// <summary>A text; <c>&lt;none&gt;</c> where there is none.</summary>
    public static string OrNone(string? text) => string.IsNullOrEmpty(text) ? None : text;

    /// <summary>A count; 0 where there is none.</summary>
    public static long Count(JsonNode? owner, string name) => owner.Number(name) ?? 0;

    /// <summary>The names of a pod spec's containers.</summary>
    public static string Containers(JsonNode? podSpec) => string.Join(',', podSpec.At("containers").Maps().Select(c => c.Text("name")));

    /// <summary>The images of a pod spec's containers.</summary>
    public static string Images(JsonNode? podSpec) => string.Join(',', podSpec.At("containers").Maps().Select(c => c.Text("image")));

    /// <summary>A workload's selector.</summary>
    public static string Selector(JsonNode? selector)
    {
        var parsed = LabelSelector.OfWorkload(selector);
        return OrNone(new LabelSelector([.. parsed.Requirements.OrderBy(r => r.Key, StringComparer.Ordinal)]).ToString());
    }

    /// <summary>Labels as one text.</summary>
    public static string Labels(JsonNode? labels) =>
        OrNone(string.Join(',', (labels as JsonObject ?? []).OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}")));

    /// <summary>Part and whole.</summary>
    public static string Of(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{part}/{whole}");
}
