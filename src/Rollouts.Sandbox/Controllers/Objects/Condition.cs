using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>One entry of <c>status.conditions</c> of a workload.</summary>
/// <param name="Type">What it is about.</param>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
/// <param name="Reason">Why, in one word.</param>
/// <param name="Message">Why, in a sentence.</param>
/// <param name="LastUpdate">When it was last said; null for kinds that do not tell.</param>
/// <param name="LastTransition">When <paramref name="Status"/> last changed.</param>
internal sealed record Condition(string Type, string Status, string Reason, string Message, DateTimeOffset? LastUpdate, DateTimeOffset LastTransition)
{
    /// <summary>Reads the conditions of a status.</summary>
    public static IReadOnlyList<Condition> ReadAll(JsonNode? status) => [.. status.At("conditions").Maps().Select(Read)];

    /// <summary>Writes it as the API does.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["type"] = Type, ["status"] = Status };
        if (LastUpdate is { } update)
        {
            json["lastUpdateTime"] = ApiTime.Write(update);
        }

        json["lastTransitionTime"] = ApiTime.Write(LastTransition);
        if (Reason.Length > 0)
        {
            json["reason"] = Reason;
        }

        if (Message.Length > 0)
        {
            json["message"] = Message;
        }

        return json;
    }

    private static Condition Read(JsonObject json) => new(
        json.Text("type") ?? string.Empty,
        json.Text("status") ?? string.Empty,
        json.Text("reason") ?? string.Empty,
        json.Text("message") ?? string.Empty,
        ApiTime.Parse(json.Text("lastUpdateTime")),
        ApiTime.Parse(json.Text("lastTransitionTime")) ?? DateTimeOffset.MinValue);
}
