using System.Text.Json;

namespace Rollouts.Clusters;

/// <summary>One step of a followed stream.</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="Object">The object's JSON; undefined for <see cref="ObservationKind.Synced"/>.</param>
/// <param name="ServerTime">The server's clock at this step, to about a second; null where the server sent no <c>Date</c>.</param>
public readonly record struct Observation(ObservationKind Kind, JsonElement Object, DateTimeOffset? ServerTime = null);
