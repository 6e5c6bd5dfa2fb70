using System.Net;

namespace Rollouts.ClusterNodes;

/// <summary>The API server refused a request.</summary>
internal sealed class ApiFailure(HttpStatusCode code, string message) : Exception($"{(int)code}: {message}")
{
    public HttpStatusCode Code { get; } = code;
}
