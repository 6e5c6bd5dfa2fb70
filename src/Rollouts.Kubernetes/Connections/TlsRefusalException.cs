using System.Security.Authentication;

namespace Rollouts.Kubernetes.Connections;

/// <summary>Thrown from inside the TLS handshake when the server's certificate will not do, to carry the reason out. Never leaves the room.</summary>
internal sealed class TlsRefusalException(string problem, string remedy) : AuthenticationException(problem)
{
    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;
}
