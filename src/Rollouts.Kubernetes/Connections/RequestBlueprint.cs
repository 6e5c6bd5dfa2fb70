namespace Rollouts.Kubernetes.Connections;

/// <summary>A request that can be sent again.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="PathAndQuery">Relative to the server's URL, without a leading slash.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="ContentType">The body's media type.</param>
internal sealed record RequestBlueprint(HttpMethod Method, string PathAndQuery, ReadOnlyMemory<byte>? Body = null, string? ContentType = null);
