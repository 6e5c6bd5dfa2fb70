using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Watching;

public sealed class Http2Tests : IDisposable
{
    private readonly Room _room = new();
    private readonly Certificates _authority = new();

    public void Dispose()
    {
        _room.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task More_streams_than_a_connection_takes_get_more_connections()
    {
        const int Many = 7;
        await using var server = await Http2Server.StartAsync(_authority.Server(["127.0.0.1"]), 7, streams: 2);
        var cluster = await OpenAsync(server);

        var streams = Enumerable.Range(0, Many).Select(i => new Follow(cluster, new ListQuery($"ns-{i}"))).ToList();
        await Poll.UntilAsync(() => streams.TrueForAll(stream => stream.Told == "+a@7 synced +a@8"), "every stream speaks");

        Assert.All(server.Protocols, protocol => Assert.Equal("HTTP/2", protocol));
        Assert.InRange(server.Connections.Count, Many / 2, Many * 2);
        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_server_that_says_goodbye_is_followed_to_its_successor()
    {
        var certificate = _authority.Server(["127.0.0.1"]);
        var server = await Http2Server.StartAsync(certificate, 7);
        var port = new Uri(server.Url).Port;
        var cluster = await OpenAsync(server);
        await using var following = new Follow(cluster);
        await Poll.UntilAsync(() => following.Told == "+a@7 synced +a@8", "the first one speaks");

        await server.DisposeAsync();
        await using var successor = await Http2Server.StartAsync(certificate, 20, port);

        // The watch goes on from 8: what the first one told is not told again.
        await Poll.UntilAsync(() => following.Told == "+a@7 synced +a@8 +a@21", "the second one speaks");
        Assert.False(following.Task.IsCompleted);
    }

    private Task<ICluster> OpenAsync(Http2Server server)
    {
        _room.WriteKubeConfig(server.Url, cluster: Secure.Trusting(_authority));
        return _room.OpenAsync();
    }
}
