using System.Text.Json.Nodes;

namespace Rollouts.Clusters;

/// <summary>A change to one object.</summary>
/// <param name="Kind">The format of the body.</param>
/// <param name="Body">The patch. A <c>metadata.resourceVersion</c> in it makes the server answer 409 when the object has moved on, a <c>metadata.uid</c> 422 when it is another object.</param>
/// <param name="DryRun">Ask the server what would come of it; nothing is stored.</param>
public sealed record ResourcePatch(PatchKind Kind, JsonObject Body, bool DryRun = false);
