using System.Text.Json.Nodes;

namespace Rollouts.Module.Tests.Api;

internal sealed record ApiAnswer(int Status, JsonNode Body)
{
    internal TimeSpan? Delay { get; init; }

    internal IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The server takes the request and says nothing.</summary>
    internal static ApiAnswer Never => Ok(new JsonObject()) with { Delay = Timeout.InfiniteTimeSpan };

    internal static ApiAnswer Ok(JsonNode body) => new(200, body);

    internal static ApiAnswer List(string kind, params JsonNode[] items) => Ok(new JsonObject
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = kind + "List",
        ["metadata"] = new JsonObject { ["resourceVersion"] = "100" },
        ["items"] = new JsonArray([.. items.Select(item => item.DeepClone())]),
    });

    internal static ApiAnswer Refusal(int status, string reason, string message) => new(status, new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Status",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["code"] = status,
    });
}
