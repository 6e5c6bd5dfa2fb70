using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;

namespace Rollouts.Sandbox.Http;

/// <summary>The version that a request names.</summary>
internal static class ResourceVersion
{
    /// <summary>Reads a version; null where none is named.</summary>
    /// <exception cref="ApiRefusal">It is no version.</exception>
    public static long? Parse(string? text) => string.IsNullOrEmpty(text) ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
        : throw Refuse.BadRequest($"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax");

    /// <summary>The refusal of a version that is not reached yet.</summary>
    public static ApiRefusal TooLarge(long asked, long current)
    {
        var message = string.Create(CultureInfo.InvariantCulture, $"Too large resource version: {asked}, current: {current}");
        var causes = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" });
        return new ApiRefusal(504, "Timeout", $"Timeout: {message}", new JsonObject { ["causes"] = causes, ["retryAfterSeconds"] = 1 }) { RetryAfterSeconds = 1 };
    }
}
