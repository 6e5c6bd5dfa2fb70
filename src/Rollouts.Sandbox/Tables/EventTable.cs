using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tables;

/// <summary>The table of events.</summary>
internal static class EventTable
{
    /// <summary>Its columns and cells.</summary>
    public static readonly TableLayout Layout = new(
        [
            new("Last Seen"), new("Type"), new("Reason"), new("Object"), new("Subobject", IsWide: true), new("Source", IsWide: true), new("Message"),
            new("First Seen", IsWide: true), new("Count", IsWide: true), new("Name", IsWide: true, Format: "name"),
        ],
        Cells);

    private static JsonNode?[] Cells(JsonObject value, DateTimeOffset now)
    {
        var first = Cell.Since(value.Text("firstTimestamp") ?? value.Text("eventTime"), now);
        var last = value.Text("lastTimestamp") is { } seen ? Cell.Since(seen, now) : first;
        var count = value.Number("count") is { } told and > 0 ? told : 1;
        if (value["series"] is JsonObject series)
        {
            last = Cell.Since(series.Text("lastObservedTime"), now);
            count = Cell.Count(series, "count");
        }

        var about = value["involvedObject"];
        var kind = (about.Text("kind") ?? string.Empty).ToLowerInvariant();
        var target = string.IsNullOrEmpty(about.Text("name")) ? kind : $"{kind}/{about.Text("name")}";
        return
        [
            last, value.Text("type") ?? string.Empty, value.Text("reason") ?? string.Empty, target, about.Text("fieldPath") ?? string.Empty, Source(value),
            (value.Text("message") ?? string.Empty).Trim(), first, count, value.Name(),
        ];
    }

    private static string Source(JsonObject value)
    {
        var component = value["source"].Text("component") is { Length: > 0 } named ? named : value.Text("reportingComponent") ?? string.Empty;
        var host = value["source"].Text("host") is { Length: > 0 } on ? on : value.Text("reportingInstance") ?? string.Empty;
        return host.Length > 0 ? $"{component}, {host}" : component;
    }
}
