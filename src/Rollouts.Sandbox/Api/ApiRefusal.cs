using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Api;

/// <summary>A refusal as the API server words it: becomes a <c>Status</c> object over HTTP.</summary>
/// <param name="code">The HTTP status code.</param>
/// <param name="reason">The <c>reason</c>, such as <c>NotFound</c>, <c>AlreadyExists</c>, <c>Conflict</c>, <c>Invalid</c>, <c>Forbidden</c>, <c>Expired</c>.</param>
/// <param name="message">The message, worded as Kubernetes does.</param>
/// <param name="details">The Status object's <c>details</c>; null where it has none.</param>
internal sealed class ApiRefusal(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    /// <summary>The HTTP status code.</summary>
    public int Code { get; } = code;

    /// <summary>The Status object's <c>reason</c>.</summary>
    public string Reason { get; } = reason;

    /// <summary>The Status object's <c>details</c>; null where it has none.</summary>
    public JsonObject? Details { get; } = details;

    /// <summary>For a list that cannot be continued as it began: where to go on, at the price of consistency.</summary>
    public string? Continue { get; init; }

    /// <summary>When to try again; null where that would not help.</summary>
    public int? RetryAfterSeconds { get; init; }
}
