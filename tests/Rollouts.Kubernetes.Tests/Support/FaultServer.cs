using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Rollouts.Kubernetes.Tests.Support;

/// <summary>An HTTP/1.1 server on loopback that does what a test tells it, down to cutting the wire.</summary>
public sealed class FaultServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<Exchange, Task> _handler;
    private readonly X509Certificate2? _certificate;
    private readonly string? _interruption;
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly Task _accepting;
    private int _connections;

    public FaultServer(Func<Exchange, Task> handler, X509Certificate2? certificate = null, string? interruption = null, int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _interruption = interruption;
        _handler = handler;
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}";

    public ConcurrentQueue<Exchange> Seen { get; } = new();

    public ConcurrentQueue<string> ServerNames { get; } = new();

    public int Connections => _connections;

    public int OpenConnections => _open.Count;

    /// <summary>A server that plays its answers one after the other and the last one for ever.</summary>
    public static FaultServer Playing(params Func<Exchange, Task>[] answers) => PlayingAt(0, answers);

    /// <summary>The same on a port that another server had.</summary>
    public static FaultServer PlayingAt(int port, params Func<Exchange, Task>[] answers)
    {
        var next = -1;
        return new FaultServer(exchange => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)](exchange), port: port);
    }

    /// <summary>A server that does not listen to what is asked.</summary>
    public static FaultServer Interrupting(string text) => new(_ => Task.CompletedTask, interruption: text);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        foreach (var client in _open.Keys)
        {
            client.Dispose();
        }

        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _connections);
                _open[client] = true;
                _ = ServeAsync(client);
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                Stream stream = client.GetStream();
                X509Certificate? shown = null;
                if (_interruption is not null)
                {
                    await stream.ReadExactlyAsync(new byte[1], _stopping.Token);
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(_interruption), _stopping.Token);
                    client.Client.Shutdown(SocketShutdown.Send);
                    await stream.CopyToAsync(Stream.Null, _stopping.Token);
                    return;
                }

                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(
                        new SslServerAuthenticationOptions
                        {
                            ServerCertificateContext = SslStreamCertificateContext.Create(_certificate, null, offline: true),
                            ClientCertificateRequired = true,
#pragma warning disable CA5359 // Which certificates came is for the tests to look at.
                            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
                        },
                        _stopping.Token);
                    ServerNames.Enqueue(tls.TargetHostName);
                    shown = tls.RemoteCertificate;
                    stream = tls;
                }

                while (await Exchange.ReadAsync(stream, client, shown, _stopping.Token) is { } exchange)
                {
                    Seen.Enqueue(exchange);
                    await _handler(exchange);
                }
            }
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException or ObjectDisposedException or SocketException or System.Security.Authentication.AuthenticationException or InvalidOperationException)
        {
            // The client went away, or the test wanted it so.
        }
        finally
        {
            _open.TryRemove(client, out _);
        }
    }
}
