using System.Text.Json;

namespace Rollouts.Clusters;

/// <summary>An object as the server answered it.</summary>
/// <param name="Object">The object's JSON, independent of any buffer.</param>
/// <param name="ServerTime">The answer's <c>Date</c> header: the server's clock, to the second; null where it sent none.</param>
public sealed record ApiReply(JsonElement Object, DateTimeOffset? ServerTime);
