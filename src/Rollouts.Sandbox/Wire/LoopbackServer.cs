using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Rollouts.Sandbox.Wire;

/// <summary>
/// An HTTP/1.1 server that only this machine can reach. No request holds a thread while it waits; a watch knows when its client
/// has left, and its headers leave before its first event. HttpListener can do neither.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Connection, Task> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<HttpRequest, HttpResponse, CancellationToken, Task> _answer;
    private readonly TimeProvider _time;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Creates a server.</summary>
    /// <param name="answer">Answers a request. Its token is cancelled when the client leaves or the server stops.</param>
    /// <param name="time">The clock of the <c>Date</c> header.</param>
    public LoopbackServer(Func<HttpRequest, HttpResponse, CancellationToken, Task> answer, TimeProvider time)
    {
        _answer = answer;
        _time = time;
    }

    /// <summary>The port, once started.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Opens a free port.</summary>
    public void Start()
    {
        _listener.Start(backlog: 512);
        _accepting = AcceptAsync();
    }

    /// <summary>Closes the port and every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }

        await Task.WhenAll(_connections.Values).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // A client that gave up before it was accepted; the next one may be luckier.
                continue;
            }

            socket.NoDelay = true;
            var connection = new Connection(socket, _answer, _time);
            var serving = Task.Run(() => connection.ServeAsync(_stopping.Token), CancellationToken.None);
            _connections[connection] = serving;
            _ = serving.ContinueWith(_ => _connections.TryRemove(connection, out var _), TaskScheduler.Default);
        }
    }
}
