using Microsoft.Extensions.Time.Testing;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Watching;

/// <summary>What the user is told of a server that goes away and comes back.</summary>
public sealed class PresenceTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Room _room;

    public PresenceTests() => _room = new Room(_time);

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task A_server_that_goes_away_and_comes_back_is_told_once_each_by_however_many_streams()
    {
        var server = FaultServer.Playing(exchange => Serve(exchange, 7));
        var port = server.Port;
        var cluster = await _room.OpenAsync(server);
        var streams = Enumerable.Range(0, 5).Select(i => new Follow(cluster, new ListQuery($"ns-{i}"))).ToList();
        await Poll.UntilAsync(() => streams.All(stream => stream.Told == "+a@7 synced"), "all are synced");

        await server.DisposeAsync();
        await PassUntilAsync(() => _room.Verbose.Count(note => note.Contains("nothing listens there", StringComparison.Ordinal)) > 30, "they try on and on");
        var away = Assert.Single(_room.Presence);
        Assert.Equal($"The cluster test (http://127.0.0.1:{port}) was not reached: nothing listens there. It is tried again until it answers.", away);

        await using var again = FaultServer.PlayingAt(port, exchange => Serve(exchange, 9));
        await PassUntilAsync(() => streams.All(stream => stream.Told == "+a@7 synced +a@10"), "all go on");

        Assert.Equal(2, _room.Presence.Count());
        Assert.Matches("^The cluster test answers again, after [0-9]+ s\\.$", _room.Presence.Last());
        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task Streams_that_break_and_are_taken_up_at_once_are_nobodys_news()
    {
        var count = 0;
        await using var server = new FaultServer(async exchange =>
        {
            if (exchange.Target.Contains("watch=true", StringComparison.Ordinal) && Interlocked.Increment(ref count) < 10)
            {
                await exchange.StartAsync();
                exchange.Cut();
                return;
            }

            await Serve(exchange, 7);
        });
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster);
        await PassUntilAsync(() => count >= 10, "it was cut ten times");

        Assert.Empty(_room.Presence);
    }

    [Fact]
    public async Task A_gateway_without_a_server_behind_it_is_a_server_away()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 7))),
            Refuse, Refuse, Refuse, Refuse, Refuse, Refuse,
            exchange => Serve(exchange, 7));
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster);
        await following.UntilAsync("+a@7 synced +a@8", _time);

        Assert.Equal(2, _room.Presence.Count());
        Assert.Equal("Cannot watch deployments in namespace prod (context test): no backend. It is tried again until it answers.", _room.Presence.First());

        static Task Refuse(Exchange exchange) => exchange.RefuseAsync(503, "ServiceUnavailable", "no backend");
    }

    [Fact]
    public async Task Where_nothing_may_be_watched_a_server_away_is_told_too()
    {
        var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, Some.Deployment("a", 7)));
        var port = server.Port;
        var cluster = await _room.OpenAsync(server);
        await cluster.PollAsync(ResourceType.Deployments, "prod", "a", CancellationToken.None);

        await server.DisposeAsync();
        for (var time = 0; time < 3; time++)
        {
            await Assert.ThrowsAsync<RolloutException>(PollAsync);
        }

        Assert.EndsWith("nothing listens there. It is tried again until it answers.", Assert.Single(_room.Presence), StringComparison.Ordinal);

        await using var again = FaultServer.PlayingAt(port, exchange => exchange.ReplyAsync(200, Some.Deployment("a", 9)));
        await PollAsync();

        Assert.Equal(2, _room.Presence.Count());
        Assert.Matches("^The cluster test answers again, after [0-9]+ s\\.$", _room.Presence.Last());

        async Task PollAsync()
        {
            var poll = cluster.PollAsync(ResourceType.Deployments, "prod", "a", CancellationToken.None);
            await PassUntilAsync(() => poll.IsCompleted, "the read has ended");
            await poll;
        }
    }

    [Theory]
    [InlineData(403, "Forbidden")]
    [InlineData(429, "TooManyRequests")]
    public async Task A_server_that_refuses_is_not_away(int code, string reason)
    {
        await using var server = new FaultServer(exchange => exchange.RefuseAsync(code, reason, "no"));
        var cluster = await _room.OpenAsync(server);

        for (var time = 0; time < 3; time++)
        {
            var poll = cluster.PollAsync(ResourceType.Deployments, "prod", "a", CancellationToken.None);
            await PassUntilAsync(() => poll.IsCompleted, "the read has ended");
            await Assert.ThrowsAsync<ApiException>(() => poll);
        }

        Assert.Empty(_room.Presence);
    }

    /// <summary>A list, then a watch that tells of one change.</summary>
    private static async Task Serve(Exchange exchange, int version)
    {
        if (!exchange.Target.Contains("watch=true", StringComparison.Ordinal))
        {
            await exchange.ReplyAsync(200, Some.List(version, Some.Deployment("a", version)));
            return;
        }

        await exchange.StartAsync();
        if (version != 7 || exchange.Target.Contains("/prod/", StringComparison.Ordinal))
        {
            await exchange.WriteAsync(Some.Event("MODIFIED", Some.Deployment("a", version + 1)));
        }

        await exchange.HangAsync();
    }

    private Task PassUntilAsync(Func<bool> condition, string what) => Poll.UntilAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
            return condition();
        },
        what);
}
