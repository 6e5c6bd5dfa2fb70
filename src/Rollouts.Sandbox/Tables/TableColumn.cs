using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Type">What it holds: <c>string</c> or <c>integer</c>.</param>
/// <param name="IsWide">Whether only wide output shows it.</param>
/// <param name="Format"><c>name</c> for the column that names the object.</param>
internal sealed record TableColumn(string Name, string Type = "string", bool IsWide = false, string Format = "")
{
    /// <summary>The column as the API tells it.</summary>
    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = string.Empty,
        ["priority"] = IsWide ? 1 : 0,
    };
}
