namespace Rollouts.Benchmarks.Sessions;

/// <summary>A script for a session.</summary>
/// <param name="Script">The script.</param>
/// <param name="Keeps">Whether each thing it says is told with its moment; otherwise they are counted and dropped, as a pipeline does.</param>
internal sealed record SessionRequest(string Script, bool Keeps);
