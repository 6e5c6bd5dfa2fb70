using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Tables;

/// <summary>The table of a kind.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Cells">An object's cells; the time is for ages.</param>
internal sealed record TableLayout(IReadOnlyList<TableColumn> Columns, Func<JsonObject, DateTimeOffset, JsonNode?[]> Cells)
{
    /// <summary>What kubectl should know about a row, such as that a pod has ended; null for nothing.</summary>
    public Func<JsonObject, JsonArray?> Conditions { get; init; } = static _ => null;
}
