using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Rollouts.Kubernetes.Credentials;
using Rollouts.Kubernetes.Kubeconfig;

namespace Rollouts.Kubernetes.Connections;

/// <summary>Builds the HTTP client for a target: TLS, HTTP/2, proxy.</summary>
internal static class Transport
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(15);

    /// <summary>What we call ourselves.</summary>
    public static readonly string UserAgent = string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"Rollouts/{typeof(Transport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]} ({Platform()}; .NET {Environment.Version})");

    /// <summary>A client for one target, presenting one certificate or none.</summary>
    public static HttpMessageInvoker Build(ClusterTarget target, ClientCertificate? certificate, Uri? proxy)
    {
        var handler = new SocketsHttpHandler();
        ServerTrust.For(target)(handler.SslOptions);
        handler.SslOptions.ClientCertificateContext = certificate?.Context;
        handler.UseProxy = proxy is not null;
        handler.Proxy = proxy is null ? null : ProxyRules.ToWebProxy(proxy);
        handler.ConnectTimeout = ConnectTimeout;
        handler.ConnectCallback = ConnectAsync;
        // An API server does not redirect; what does is a sign-in page, or somebody who wants our requests elsewhere.
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.AutomaticDecompression = target.Compress ? DecompressionMethods.GZip : DecompressionMethods.None;
        // Every stream holds a request open: over HTTP/1.1 a connection each, over HTTP/2 as many on one as the server allows, then another.
        handler.MaxConnectionsPerServer = int.MaxValue;
        handler.EnableMultipleHttp2Connections = true;
        handler.KeepAlivePingDelay = PingDelay;
        handler.KeepAlivePingTimeout = PingTimeout;
        // A watch that is left is closed at once, not read on in the hope of its end.
        handler.ResponseDrainTimeout = TimeSpan.Zero;
        handler.RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8;
        handler.ActivityHeadersPropagator = null;
        return new HttpMessageInvoker(handler);
    }

    // Keep-alive probes notice within a minute a peer that vanished without a word; over HTTP/1.1 nothing else would.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Platform()
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        return $"{system}/{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
    }
}
