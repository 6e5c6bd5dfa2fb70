using System.Net;
using System.Net.Sockets;

namespace Rollouts.Kubernetes.Tests.Support;

/// <summary>A SOCKS5 proxy that takes anybody and leads everybody to one port of this machine.</summary>
public sealed class SocksServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public SocksServer(int port)
    {
        _listener.Start();
        _serving = ServeAsync(port);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Served { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _serving.ContinueWith(_ => { }, TaskScheduler.Default);
        _stopping.Dispose();
    }

    private async Task ServeAsync(int port)
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            var stream = client.GetStream();
            var head = new byte[4];
            await stream.ReadExactlyAsync(head.AsMemory(0, 2), _stopping.Token);
            await stream.ReadExactlyAsync(new byte[head[1]], _stopping.Token);
            await stream.WriteAsync(new byte[] { 5, 0 }, _stopping.Token);
            await stream.ReadExactlyAsync(head, _stopping.Token);
            var length = new byte[1];
            if (head[3] == 3)
            {
                await stream.ReadExactlyAsync(length, _stopping.Token);
            }

            await stream.ReadExactlyAsync(new byte[(head[3] == 3 ? length[0] : 4) + 2], _stopping.Token);
            await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 0 }, _stopping.Token);
            Served++;
            using var onward = new TcpClient();
            await onward.ConnectAsync(IPAddress.Loopback, port, _stopping.Token);
            await Task.WhenAny(stream.CopyToAsync(onward.GetStream(), _stopping.Token), onward.GetStream().CopyToAsync(stream, _stopping.Token));
        }
    }
}
