using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rollouts.Module.Tests.Hosting;

/// <summary>Stands between the module and a practice cluster, and counts the connections that are open, and the watch streams: connections whose last request was a watch.</summary>
internal sealed class WatchCounter : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _server;
    private int _open;
    private int _connections;

    /// <param name="kubeConfig">The cluster's kubeconfig.</param>
    public WatchCounter(string kubeConfig)
    {
        var text = File.ReadAllText(kubeConfig);
        _server = new Uri(text.Split('\n').Single(line => line.Contains("server: ", StringComparison.Ordinal)).Split("server: ")[1].Trim());
        _listener.Start();
        KubeConfig = Path.Combine(Path.GetTempPath(), $"rollouts-test-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(KubeConfig, text.Replace($":{_server.Port}/", $":{((IPEndPoint)_listener.LocalEndpoint).Port}/", StringComparison.Ordinal));
        _ = Task.Run(AcceptAsync);
    }

    public string KubeConfig { get; }

    public int OpenWatches => Volatile.Read(ref _open);

    public int OpenConnections => Volatile.Read(ref _connections);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
        File.Delete(KubeConfig);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => PassOnAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task PassOnAsync(TcpClient client)
    {
        var isWatch = false;
        Interlocked.Increment(ref _connections);
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _server.Port);
                await Task.WhenAny(CopyAsync(client.GetStream(), server.GetStream(), See), CopyAsync(server.GetStream(), client.GetStream(), _ => { }));
            }
            catch (SocketException)
            {
                // Either has left.
            }
            finally
            {
                Count(ref isWatch, false);
                Interlocked.Decrement(ref _connections);
            }
        }

        void See(ReadOnlySpan<byte> sent)
        {
            // Requests without a body come in one piece.
            var line = Encoding.ASCII.GetString(sent).Split('\r')[0];
            if (line.EndsWith("HTTP/1.1", StringComparison.Ordinal))
            {
                Count(ref isWatch, line.Contains("watch=true", StringComparison.Ordinal));
            }
        }
    }

    private void Count(ref bool isWatch, bool now)
    {
        if (isWatch != now)
        {
            isWatch = now;
            Interlocked.Add(ref _open, now ? 1 : -1);
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, SpanAction see)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var read)
            {
                see(buffer.AsSpan(0, read));
                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either has left, or the test is over.
        }
    }

    private delegate void SpanAction(ReadOnlySpan<byte> bytes);
}
