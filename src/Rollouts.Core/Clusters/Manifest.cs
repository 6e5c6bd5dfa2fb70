using System.Text.Json;

namespace Rollouts.Clusters;

/// <summary>One object of a manifest file.</summary>
/// <param name="Object">The object.</param>
/// <param name="Source">The file it stands in.</param>
/// <param name="Line">The line its document starts at, from 1.</param>
public sealed record Manifest(JsonElement Object, string Source, int Line);
