using System.Text.Json.Nodes;

namespace Rollouts.Comparing;

/// <summary>A difference before it is shown: the values are the API's own.</summary>
/// <param name="Path">Where.</param>
/// <param name="Kind">Whether it came, went or changed.</param>
/// <param name="From">The first value; null where there is none.</param>
/// <param name="To">The second value; null where there is none.</param>
internal sealed record TemplateDifference(string Path, DifferenceKind Kind, JsonNode? From, JsonNode? To);
