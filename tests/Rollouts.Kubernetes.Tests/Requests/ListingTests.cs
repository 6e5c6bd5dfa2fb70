using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Requests;

public sealed class ListingTests : IDisposable
{
    private readonly Room _room = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task A_list_is_read_page_by_page()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.Page(7, "token=1&2", Some.Deployment("a", 1), Some.Deployment("b", 2))),
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("c", 3))));
        var cluster = await _room.OpenAsync(server);

        Assert.Equal("a b c", await NamesAsync(cluster, new ListQuery("prod", "app=web,tier in (a, b)", "metadata.name=x")));

        var requests = server.Seen.Select(exchange => exchange.Target).ToList();
        Assert.Equal(
            "/apis/apps/v1/namespaces/prod/deployments?labelSelector=app%3Dweb%2Ctier%20in%20%28a%2C%20b%29&fieldSelector=metadata.name%3Dx&limit=500",
            requests[0]);
        Assert.EndsWith("&limit=500&continue=token%3D1%262", requests[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"DeploymentList","items":null,"metadata":{"resourceVersion":"1"}}""")]
    [InlineData("""{"items":[],"metadata":{}}""")]
    [InlineData("""  {"metadata":{"resourceVersion":"1"},"items":[]}   """)]
    public async Task An_empty_list_is_empty(string body)
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, body));
        var cluster = await _room.OpenAsync(server);

        Assert.Equal("", await NamesAsync(cluster));
    }

    [Fact]
    public async Task Objects_are_handed_out_before_the_page_has_ended()
    {
        var mayEnd = new TaskCompletionSource();
        await using var server = FaultServer.Playing(async exchange =>
        {
            await exchange.StartAsync();
            await exchange.WriteAsync("""{"kind":"DeploymentList","metadata":{"resourceVersion":"1"},"items":[""" + Some.Deployment("a", 1) + ",");
            await mayEnd.Task.WaitAsync(exchange.Stopping);
            await exchange.WriteAsync(Some.Deployment("b", 2) + "]}");
            await exchange.EndAsync();
        });
        var cluster = await _room.OpenAsync(server);

        await using var items = cluster.ListAsync(ResourceType.Deployments, new ListQuery("prod"), Token).GetAsyncEnumerator(Token);
        Assert.True(await items.MoveNextAsync());
        Assert.Equal("a", Some.Name(items.Current));
        mayEnd.SetResult();
        Assert.True(await items.MoveNextAsync());
        Assert.Equal("b", Some.Name(items.Current));
        Assert.False(await items.MoveNextAsync());
    }

    [Fact]
    public async Task A_page_is_handed_out_before_the_next_is_asked_for()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.Page(7, "next", Some.Deployment("a", 1), Some.Deployment("b", 2))),
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("c", 3))));
        var cluster = await _room.OpenAsync(server);

        await using var items = cluster.ListAsync(ResourceType.Deployments, new ListQuery("prod"), Token).GetAsyncEnumerator(Token);
        Assert.True(await items.MoveNextAsync());
        Assert.True(await items.MoveNextAsync());
        Assert.Equal("b", Some.Name(items.Current));
        Assert.Single(server.Seen);

        Assert.True(await items.MoveNextAsync());
        Assert.Equal(2, server.Seen.Count);
    }

    [Fact]
    public async Task A_list_that_is_cancelled_between_two_pages_asks_for_no_other()
    {
        using var stop = new CancellationTokenSource();
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, Some.Page(7, "next", Some.Deployment("a", 1))));
        var cluster = await _room.OpenAsync(server);

        await using var items = cluster.ListAsync(ResourceType.Deployments, new ListQuery("prod"), stop.Token).GetAsyncEnumerator(Token);
        Assert.True(await items.MoveNextAsync());
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await items.MoveNextAsync());
        Assert.Single(server.Seen);
    }

    [Theory]
    [InlineData("""{"items":[{"metadata":{"name":"c"}},}""")]
    [InlineData("""{"kind":"Status","status":"Success"}""")]
    public async Task A_later_page_that_is_no_list_is_an_error_and_no_end(string body)
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.Page(7, "next", Some.Deployment("a", 1))),
            exchange => exchange.ReplyAsync(200, body));
        var cluster = await _room.OpenAsync(server);

        var error = await Assert.ThrowsAsync<ApiException>(() => NamesAsync(cluster));

        Assert.Equal(ErrorId.ApiError, error.ErrorId);
    }

    [Fact]
    public async Task Any_split_of_the_bytes_gives_the_same_objects()
    {
        var text = Some.List(7, Some.Deployment("ä😀", 1), """{"metadata":{"name":"x\"]}","labels":{"a":"[{"}},"n":[1,[2]]}""");
        await using var server = FaultServer.Playing(async exchange =>
        {
            await exchange.StartAsync();
            foreach (var piece in text.EnumerateRunes())
            {
                await exchange.WriteAsync(piece.ToString());
            }

            await exchange.EndAsync();
        });
        var cluster = await _room.OpenAsync(server);

        Assert.Equal("""ä😀 x"]}""", await NamesAsync(cluster));
    }

    [Fact]
    public async Task Memory_stays_flat_over_a_long_list()
    {
        const int Count = 40_000;
        var padding = new string('x', 2000);
        await using var server = FaultServer.Playing(async exchange =>
        {
            await exchange.StartAsync();
            await exchange.WriteAsync("""{"metadata":{"resourceVersion":"1"},"items":[""");
            for (var i = 0; i < Count; i++)
            {
                await exchange.WriteAsync((i > 0 ? "," : "") + """{"metadata":{"name":"n""" + i + "\",\"annotations\":{\"pad\":\"" + padding + "\"}}}");
            }

            await exchange.WriteAsync("]}");
            await exchange.EndAsync();
        });
        var cluster = await _room.OpenAsync(server);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (seen, most) = (0, 0L);
        await foreach (var item in cluster.ListAsync(ResourceType.Deployments, new ListQuery("prod"), Token))
        {
            if (++seen % 10_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.Equal(Count, seen);
        // The list is 80 MB; its names, kept to tell nothing twice, are three.
        Assert.InRange(most, long.MinValue, 20_000_000);
    }

    [Fact]
    public async Task An_expired_page_token_starts_anew_and_tells_nothing_twice()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.Page(7, "old", Some.Deployment("a", 1), Some.Deployment("b", 2))),
            exchange => exchange.RefuseAsync(410, "Expired", "The provided continue parameter is too old"),
            exchange => exchange.ReplyAsync(200, Some.List(9, Some.Deployment("b", 2), Some.Deployment("c", 3), Some.Deployment("d", 8))));
        var cluster = await _room.OpenAsync(server);

        Assert.Equal("a b c d", await NamesAsync(cluster));

        var last = server.Seen.Last().Target;
        Assert.DoesNotContain("limit", last, StringComparison.Ordinal);
        Assert.DoesNotContain("continue", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_page_that_breaks_off_is_read_again_and_tells_nothing_twice()
    {
        await using var server = FaultServer.Playing(
            BreakingOff(Some.List(7, Some.Deployment("a", 1), Some.Deployment("b", 2))),
            exchange => exchange.ReplyAsync(200, Some.List(8, Some.Deployment("a", 1), Some.Deployment("b", 2), Some.Deployment("c", 3))));
        var cluster = await _room.OpenAsync(server);

        Assert.Equal("a b c", await NamesAsync(cluster));
    }

    [Fact]
    public async Task A_later_page_that_breaks_off_is_read_again_from_its_token()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.Page(7, "next", Some.Deployment("a", 1))),
            BreakingOff(Some.List(7, Some.Deployment("b", 2), Some.Deployment("c", 3))),
            BreakingOff(Some.List(7, Some.Deployment("b", 2), Some.Deployment("c", 3))),
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("b", 2), Some.Deployment("c", 3))));
        var cluster = await _room.OpenAsync(server);

        Assert.Equal("a b c", await NamesAsync(cluster));
        Assert.Equal(3, server.Seen.Count(exchange => exchange.Target.EndsWith("continue=next", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_page_that_goes_on_breaking_off_is_given_up()
    {
        await using var server = FaultServer.Playing(BreakingOff(Some.List(7, Some.Deployment("a", 1), Some.Deployment("b", 2))));
        var cluster = await _room.OpenAsync(server);

        var error = await Assert.ThrowsAsync<RolloutException>(() => NamesAsync(cluster));

        Assert.Equal(ErrorId.ClusterUnreachable, error.ErrorId);
        Assert.Equal(5, server.Seen.Count);
    }

    [Theory]
    [InlineData("""{"items":[{"metadata":{"name":"a"}},}""")]
    [InlineData("""{"items":[tru]}""")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"kind":"Status","status":"Success"}""")]
    public async Task Bad_JSON_is_an_error_and_quotes_no_object(string body)
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, body));
        var cluster = await _room.OpenAsync(server);

        var error = await Assert.ThrowsAsync<ApiException>(() => NamesAsync(cluster));

        Assert.Equal(ErrorId.ApiError, error.ErrorId);
        Assert.DoesNotContain("\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaving_a_list_early_closes_its_connection()
    {
        await using var server = FaultServer.Playing(async exchange =>
        {
            await exchange.StartAsync();
            await exchange.WriteAsync("""{"metadata":{"resourceVersion":"1"},"items":[""" + Some.Deployment("a", 1) + ",");
            await exchange.HangAsync();
        });
        var cluster = await _room.OpenAsync(server);

        await foreach (var item in cluster.ListAsync(ResourceType.Deployments, new ListQuery("prod"), Token))
        {
            Assert.Equal("a", Some.Name(item));
            break;
        }

        await Poll.UntilAsync(() => server.OpenConnections == 0, "the connection is closed");
    }

    [Fact]
    public async Task Pages_and_requests_share_one_connection()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.Page(7, "next", Some.Deployment("a", 1))),
            async exchange =>
            {
                await exchange.StartAsync();
                await exchange.WriteAsync(Some.List(7, Some.Deployment("b", 1)) + "\n");
                await exchange.EndAsync();
            },
            exchange => exchange.ReplyAsync(200, Some.List(7)));
        var cluster = await _room.OpenAsync(server);

        Assert.Equal("a b", await NamesAsync(cluster));
        Assert.Equal("", await NamesAsync(cluster));

        Assert.Equal(1, server.Connections);
    }

    private static Func<Exchange, Task> BreakingOff(string text) => async exchange =>
    {
        await exchange.StartAsync();
        await exchange.WriteAsync(text[..^12]);
        exchange.Cut();
    };

    private static async Task<string> NamesAsync(ICluster cluster, ListQuery? query = null)
    {
        var names = new List<string>();
        await foreach (var item in cluster.ListAsync(ResourceType.Deployments, query ?? new ListQuery("prod"), Token))
        {
            Assert.Equal(JsonValueKind.Object, item.ValueKind);
            names.Add(Some.Name(item));
        }

        return string.Join(' ', names);
    }
}
