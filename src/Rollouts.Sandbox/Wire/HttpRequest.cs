namespace Rollouts.Sandbox.Wire;

/// <summary>A request, its body read.</summary>
/// <param name="Method">The verb, in capitals.</param>
/// <param name="Path">The path as sent, percent-encoded.</param>
/// <param name="Query">The parameters.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body; empty where there is none.</param>
internal sealed record HttpRequest(string Method, string Path, HttpQuery Query, HttpHeaders Headers, ReadOnlyMemory<byte> Body);
