using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Requests;

public sealed class ReadingTests : IDisposable
{
    private readonly Room _room = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task A_server_with_a_path_is_asked_below_that_path()
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)));
        _room.WriteKubeConfig(server.Url + "/very/secret");
        var cluster = await _room.OpenAsync();

        await cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token);

        Assert.Equal("/very/secret/apis/apps/v1/namespaces/prod/deployments/web", server.Seen.Single().Target);
        Assert.Equal(server.Url + "/very/secret", cluster.Identity.Cluster);
    }

    [Fact]
    public async Task An_answer_brings_the_servers_clock()
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1), "Date: Tue, 03 Nov 2026 10:00:00 GMT"));
        var cluster = await _room.OpenAsync(server);

        var reply = await cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token);

        Assert.Equal(new DateTimeOffset(2026, 11, 3, 10, 0, 0, TimeSpan.Zero), reply.ServerTime);
        Assert.Equal("web", Some.Name(reply.Object));
    }

    [Fact]
    public async Task A_request_says_who_sends_it_and_what_it_reads()
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)));
        var cluster = await _room.OpenAsync(server);

        await cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token);

        var request = server.Seen.Single();
        Assert.Matches(@"^Rollouts/\d+\.\d+\.\d+ \(", request.Header("User-Agent"));
        Assert.Equal("application/json", request.Header("Accept"));
    }

    [Fact]
    public async Task Numbers_and_unknown_fields_come_through_unchanged()
    {
        const string Body = """{"metadata":{"name":"web"},"spec":{"aFieldOfTomorrow":{"n":12345678901234567890,"f":1.50}}}""";
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, Body));
        var cluster = await _room.OpenAsync(server);

        var reply = await cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token);

        Assert.Equal(Body, reply.Object.GetRawText());
    }

    [Theory]
    [InlineData(429, "TooManyRequests", "Retry-After: 0")]
    [InlineData(500, "InternalError", "Retry-After: 0")]
    [InlineData(502, "", "X-Nothing: 1")]
    [InlineData(503, "ServiceUnavailable", "X-Nothing: 1")]
    [InlineData(504, "Timeout", "X-Nothing: 1")]
    public async Task A_read_is_tried_again_after_a_refusal_that_may_pass(int status, string reason, string header)
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.RefuseAsync(status, reason, "not now", header),
            exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)));
        var cluster = await _room.OpenAsync(server);

        var reply = await cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token);

        Assert.Equal("web", Some.Name(reply.Object));
        Assert.Equal(2, server.Seen.Count);
        Assert.Contains(_room.Verbose, note => note.Contains("Trying again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Retry_After_is_honoured()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var room = new Room(time);
        await using var server = FaultServer.Playing(
            exchange => exchange.RefuseAsync(429, "TooManyRequests", "not now", "Retry-After: 7"),
            exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)));
        var cluster = await room.OpenAsync(server);

        var reading = cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token);
        await Poll.UntilAsync(() => room.Verbose.Any(note => note.Contains("Trying again in 7.0 s", StringComparison.Ordinal)), "the retry is announced");
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(reading.IsCompleted);
        await AdvanceUntilAsync(time, reading);

        Assert.Equal("web", Some.Name((await reading).Object));
    }

    [Fact]
    public async Task A_Retry_After_date_is_taken_by_the_servers_clock_not_by_ours()
    {
        // The server's clock is ten minutes behind ours: by our clock the date has passed long ago.
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 3, 10, 10, 0, TimeSpan.Zero));
        using var room = new Room(time);
        await using var server = FaultServer.Playing(
            exchange => exchange.RefuseAsync(503, "", "not now", "Date: Tue, 03 Nov 2026 10:00:00 GMT", "Retry-After: Tue, 03 Nov 2026 10:00:20 GMT"),
            exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)));
        var cluster = await room.OpenAsync(server);

        var reading = cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token);
        await Poll.UntilAsync(() => room.Verbose.Any(note => note.Contains("Trying again in 20.0 s", StringComparison.Ordinal)), "the retry is announced");
        await AdvanceUntilAsync(time, reading);

        Assert.Equal(2, server.Seen.Count);
    }

    [Fact]
    public async Task A_read_is_tried_again_when_the_connection_breaks()
    {
        await using var server = FaultServer.Playing(
            exchange =>
            {
                exchange.Cut();
                return Task.CompletedTask;
            },
            async exchange =>
            {
                await exchange.StartAsync();
                await exchange.WriteAsync("""{"metadata":{"na""");
                exchange.Cut();
            },
            exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)));
        var cluster = await _room.OpenAsync(server);

        var reply = await cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token);

        Assert.Equal("web", Some.Name(reply.Object));
    }

    [Fact]
    public async Task A_server_that_goes_on_refusing_is_given_up_after_five_tries()
    {
        await using var server = FaultServer.Playing(exchange => exchange.RefuseAsync(503, "ServiceUnavailable", "no etcd", "Retry-After: 0"));
        var cluster = await _room.OpenAsync(server);

        var error = await Assert.ThrowsAsync<ApiException>(() => cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token));

        Assert.Equal(503, error.StatusCode);
        Assert.Contains("no etcd", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, server.Seen.Count);
    }

    [Fact]
    public async Task A_server_error_without_an_invitation_is_told_at_once()
    {
        await using var server = FaultServer.Playing(exchange => exchange.RefuseAsync(500, "InternalError", "boom"));
        var cluster = await _room.OpenAsync(server);

        await Assert.ThrowsAsync<ApiException>(() => cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token));

        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_unreachable_after_thirty_seconds()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var room = new Room(time);
        await using var server = FaultServer.Playing(exchange => exchange.HangAsync());
        var cluster = await room.OpenAsync(server);

        var reading = cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token);
        await Poll.UntilAsync(() => server.Seen.Count == 1, "the request arrives");
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));

        var error = await Assert.ThrowsAsync<RolloutException>(() => reading);
        Assert.Equal(ErrorId.ClusterUnreachable, error.ErrorId);
        Assert.Contains("30 seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_stops_half_way_is_given_up_too()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var room = new Room(time);
        await using var server = FaultServer.Playing(async exchange =>
        {
            await exchange.StartAsync();
            await exchange.WriteAsync("{");
            await exchange.HangAsync();
        });
        var cluster = await room.OpenAsync(server);

        var reading = cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token);
        await AdvanceUntilAsync(time, reading);

        Assert.Equal(ErrorId.ClusterUnreachable, (await Assert.ThrowsAsync<RolloutException>(() => reading)).ErrorId);
    }

    [Fact]
    public async Task A_server_that_is_down_is_told_with_a_remedy_and_soon()
    {
        string url;
        await using (var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, "{}")))
        {
            url = server.Url;
        }

        _room.WriteKubeConfig(url);
        var cluster = await _room.OpenAsync();

        var error = await Assert.ThrowsAsync<RolloutException>(() => cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token));

        Assert.Equal(ErrorId.ClusterUnreachable, error.ErrorId);
        Assert.Contains("nothing listens there", error.Message, StringComparison.Ordinal);
        Assert.Contains(url, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
        Assert.Equal(2, _room.Verbose.Count(note => note.Contains("Trying again", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_told_as_such()
    {
        _room.WriteKubeConfig("http://no-such-host.invalid:1234");
        var cluster = await _room.OpenAsync();

        var error = await Assert.ThrowsAsync<RolloutException>(() => cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token));

        Assert.Equal(ErrorId.ClusterUnreachable, error.ErrorId);
        Assert.Contains("cannot be resolved", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_a_request_at_once()
    {
        await using var server = FaultServer.Playing(exchange => exchange.HangAsync());
        var cluster = await _room.OpenAsync(server);
        using var cancelling = new CancellationTokenSource();

        var reading = cluster.GetAsync(ResourceType.Deployments, "prod", "web", cancelling.Token);
        await Poll.UntilAsync(() => server.Seen.Count == 1, "the request arrives");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await cancelling.CancelAsync();

        var stopped = await Assert.ThrowsAsync<OperationCanceledException>(() => reading);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 100);
        Assert.Equal(cancelling.Token, stopped.CancellationToken);
        await Poll.UntilAsync(() => server.OpenConnections == 0, "the connection is closed");
    }

    private static async Task AdvanceUntilAsync(Microsoft.Extensions.Time.Testing.FakeTimeProvider time, Task task)
    {
        for (var i = 0; i < 4000 && !task.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, Token);
        }
    }
}
