using System.Net.Sockets;
using System.Security.Authentication;
using Rollouts.Kubernetes.Connections;
using Rollouts.Kubernetes.Kubeconfig;
using Rollouts.Json;

namespace Rollouts.Kubernetes.Requests;

/// <summary>Turns what goes wrong below HTTP into an error that says which part of the way is broken and what to do.</summary>
internal sealed class ConnectionFailures(Connection connection)
{
    private const int Often = 5;
    private const int Briefly = 3;

    private string Server => connection.Target.Server.GetLeftPart(UriPartial.Authority);

    private string Where => $"the cluster {SafeText.Line(connection.Target.Identity.Context, 200)} ({Server})";

    /// <summary>An exception of the HTTP client.</summary>
    public RequestFailureException From(HttpRequestException problem)
    {
        if (Find<TlsRefusalException>(problem) is { } refusal)
        {
            return Failure($"refused for its certificate: {refusal.Message}", refusal.Remedy);
        }

        return problem.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => Name(problem),
            HttpRequestError.ConnectionError => Connect(problem),
            HttpRequestError.SecureConnectionError => Tls(problem),
            HttpRequestError.ProxyTunnelError => Failure(
                $"not reached: the proxy {connection.ProxyAddress} refused the connection",
                "Check proxy-url in the kubeconfig, or HTTPS_PROXY and NO_PROXY.",
                transient: true,
                nothingHappened: true),
            HttpRequestError.InvalidResponse => Failure(
                "not understood: what answers there does not speak HTTP",
                "Check the server's address in the kubeconfig, https:// against http:// first."),
            _ => Broken(),
        };
    }

    /// <summary>An answer that broke off.</summary>
    public RequestFailureException Broken() => Failure("lost: the connection broke off", "Try again; if it goes on, check the network and the API server's health.", transient: true, attempts: Often);

    /// <summary>No answer in time.</summary>
    public RequestFailureException Silent(TimeSpan waited) => Failure(
        $"not answering: nothing came within {waited.TotalSeconds:0} seconds", "Try again; if it goes on, check the network and the API server's health.", transient: true, attempts: 1, silence: true);

    /// <summary>No connection in time.</summary>
    public RequestFailureException NotConnected() => Failure(
        "not reached: no connection could be made in time", CheckNetwork(), transient: true, attempts: 1, nothingHappened: true);

    private RequestFailureException Name(HttpRequestException problem)
    {
        var viaProxy = connection.ProxyAddress is { } proxy ? $" (by way of the proxy {proxy})" : "";
        return Failure(
            $"not found: its name{viaProxy} cannot be resolved",
            "Check the server's address in the kubeconfig, and whether a VPN is needed.",
            transient: true,
            attempts: Find<SocketException>(problem)?.SocketErrorCode == SocketError.TryAgain ? Briefly : 1,
            nothingHappened: true);
    }

    private RequestFailureException Connect(HttpRequestException problem)
    {
        var code = Find<SocketException>(problem)?.SocketErrorCode;
        var viaProxy = connection.ProxyAddress is { } proxy ? $" (by way of the proxy {proxy})" : "";
        return Failure(
            code switch
            {
                SocketError.ConnectionRefused => $"not reached: nothing listens there{viaProxy}",
                SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown => $"not reached: there is no way to it{viaProxy}",
                SocketError.TimedOut => $"not reached: no connection could be made in time{viaProxy}",
                _ => $"not reached{viaProxy}",
            },
            CheckNetwork(),
            transient: true,
            attempts: Briefly,
            nothingHappened: true);
    }

    private RequestFailureException Tls(HttpRequestException problem)
    {
        // A peer that hangs up during the handshake may do better next time; one that speaks no TLS will not.
        var brokeOff = Find<AuthenticationException>(problem) is null;
        return Failure(
            brokeOff ? "lost: the connection broke off during the TLS handshake" : "not reached: no TLS connection could be agreed on",
            "Check that the server's address is right (https against http), and whether a proxy stands in between.",
            transient: brokeOff,
            attempts: brokeOff ? Briefly : 1,
            nothingHappened: true);
    }

    private string CheckNetwork() => connection.ProxyAddress is { } proxy
        ? $"Check the proxy {proxy}: it comes from proxy-url in the kubeconfig, or from HTTPS_PROXY; NO_PROXY names what goes without."
        : connection.Target.Server.IsLoopback && connection.Target.Identity.Context != InCluster.ContextName
        ? "Is the cluster on this machine running? A practice cluster ends with its PowerShell: Start-RolloutSandbox"
        : "Check the network, a VPN, and the server's address: kubectl config view --minify";

    private RequestFailureException Failure(string problem, string remedy, bool transient = false, int attempts = 1, bool nothingHappened = false, bool silence = false)
    {
        var identity = connection.Target.Identity;
        return new RequestFailureException(new RolloutException(ErrorId.ClusterUnreachable, $"{char.ToUpperInvariant(Where[0])}{Where[1..]} was {problem}.", remedy) { Target = identity.Cluster })
        {
            IsTransient = transient,
            Attempts = attempts,
            NothingHappened = nothingHappened,
            IsSilence = silence,
        };
    }

    private static T? Find<T>(Exception? problem)
        where T : Exception
    {
        for (; problem is not null; problem = problem.InnerException)
        {
            if (problem is T found)
            {
                return found;
            }
        }

        return null;
    }
}
