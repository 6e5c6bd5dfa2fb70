namespace Rollouts.Sandbox.Wire;

/// <summary>What came over the connection is no request that this server reads.</summary>
/// <param name="statusCode">The HTTP status code of the answer.</param>
/// <param name="message">What is wrong.</param>
internal sealed class BadRequestException(int statusCode, string message) : Exception(message)
{
    /// <summary>The HTTP status code of the answer.</summary>
    public int StatusCode { get; } = statusCode;
}
