using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Watching;

public sealed class FollowingTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Room _room;

    public FollowingTests() => _room = new Room(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task It_lists_then_watches_from_there()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.Page(7, "next", Some.Deployment("a", 1)), "Date: Tue, 03 Nov 2026 10:00:00 GMT"),
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("b", 2)), "Date: Tue, 03 Nov 2026 10:00:01 GMT"),
            Watch(Some.Event("MODIFIED", Some.Deployment("a", 8)), Some.Event("ADDED", Some.Deployment("c", 9)), Some.Event("DELETED", Some.Deployment("b", 10))));
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster, new ListQuery("prod", "app=web", "metadata.name!=x"));
        await following.UntilAsync("+a@1 +b@2 synced +a@8 +c@9 -b@10");

        Assert.Equal("/apis/apps/v1/namespaces/prod/deployments?labelSelector=app%3Dweb&fieldSelector=metadata.name%21%3Dx&watch=true&allowWatchBookmarks=true&resourceVersion=7&timeoutSeconds=60", server.Seen.Last().Target);
        DateTimeOffset?[] stamps = [At(0), At(1), At(1), null, null, null];
        Assert.Equal(stamps, following.Observations.Select(observation => observation.ServerTime));

        static DateTimeOffset At(int second) => new(2026, 11, 3, 10, 0, second, TimeSpan.Zero);
    }

    [Fact]
    public async Task An_ended_watch_is_taken_up_where_it_stopped()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 1))),
            Ending(Some.Event("MODIFIED", Some.Deployment("a", 8)), Some.Bookmark(12)),
            Watch(Some.Event("MODIFIED", Some.Deployment("a", 13))));
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster);
        await following.UntilAsync("+a@1 synced +a@8 +a@13", _time);

        Assert.Equal(["7", "12"], Versions(server));
        Assert.Contains(_room.Verbose, note => note.Contains("taken up again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_watch_that_is_cut_in_the_middle_of_an_event_is_taken_up_without_loss()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 1))),
            async exchange =>
            {
                await exchange.StartAsync();
                await exchange.WriteAsync(Some.Event("MODIFIED", Some.Deployment("a", 8)) + Some.Event("MODIFIED", Some.Deployment("a", 9))[..30]);
                exchange.Leave();
            },
            Watch(Some.Event("MODIFIED", Some.Deployment("a", 9))));
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster);
        await following.UntilAsync("+a@1 synced +a@8 +a@9", _time);

        Assert.Equal(["7", "8"], Versions(server));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_refused_watch_is_asked_for_again_with_growing_pauses(int status)
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 1))),
            exchange => exchange.RefuseAsync(status, "x", "not now"),
            exchange => exchange.RefuseAsync(status, "x", "not now"),
            exchange => exchange.RefuseAsync(status, "x", "not now"),
            Watch(Some.Event("MODIFIED", Some.Deployment("a", 8))));
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster);
        await following.UntilAsync("+a@1 synced +a@8", _time);

        Assert.Equal(3, _room.Verbose.Count(note => note.Contains("Watching deployments in prod again in", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_server_that_is_away_is_waited_for()
    {
        var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 1))),
            exchange => exchange.HangAsync());
        var cluster = await _room.OpenAsync(server);
        await using var following = new Follow(cluster);
        await following.UntilAsync("+a@1 synced");
        await Poll.UntilAsync(() => server.Seen.Count == 2, "it watches");

        await server.DisposeAsync();
        await Poll.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return _room.Verbose.Count(note => note.Contains("nothing listens there", StringComparison.Ordinal)) > 8;
            },
            "it tries on and on");

        Assert.False(following.Task.IsCompleted);
    }

    [Fact]
    public async Task An_expired_place_is_listed_anew_and_only_differences_are_told()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("same", 1), Some.Deployment("changed", 2), Some.Deployment("gone", 3), Some.Deployment("anew", 4, "first"))),
            exchange => exchange.RefuseAsync(410, "Expired", "too old resource version"),
            exchange => exchange.ReplyAsync(200, Some.List(20, Some.Deployment("same", 1), Some.Deployment("changed", 15), Some.Deployment("anew", 16, "second"), Some.Deployment("new", 17))),
            Watch(Some.Event("MODIFIED", Some.Deployment("same", 21))));
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster);
        await following.UntilAsync("+same@1 +changed@2 +gone@3 +anew@4 synced +changed@15 -anew@4 +anew@16 +new@17 -gone@3 +same@21");

        Assert.Equal(["7", "20"], Versions(server));
    }

    [Fact]
    public async Task An_error_event_of_an_expired_place_does_the_same()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 1))),
            Watch(Some.Event("MODIFIED", Some.Deployment("a", 8)), Some.Event("ERROR", """{"kind":"Status","status":"Failure","message":"too old resource version: 8 (20)","reason":"Expired","code":410}""")),
            exchange => exchange.ReplyAsync(200, Some.List(20)),
            Watch());
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster);
        await following.UntilAsync("+a@1 synced +a@8 -a@8");

        await Poll.UntilAsync(() => server.Seen.Count == 4, "it watches again");
        Assert.Equal(["7", "20"], Versions(server));
    }

    [Fact]
    public async Task A_new_list_that_fails_is_tried_again()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 1))),
            exchange => exchange.RefuseAsync(410, "Expired", "too old"),
            exchange => exchange.RefuseAsync(500, "InternalError", "etcd is electing"),
            exchange => exchange.RefuseAsync(410, "Expired", "even now"),
            exchange => exchange.ReplyAsync(200, Some.List(20, Some.Deployment("a", 15))),
            Watch());
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster);
        await following.UntilAsync("+a@1 synced +a@15", _time);
    }

    [Fact]
    public async Task A_list_that_expires_half_way_loses_nothing_that_vanished_meanwhile()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.Page(7, "next", Some.Deployment("a", 1), Some.Deployment("b", 2))),
            exchange => exchange.RefuseAsync(410, "Expired", "continue is too old"),
            exchange => exchange.ReplyAsync(200, Some.List(20, Some.Deployment("b", 2), Some.Deployment("c", 3))),
            Watch());
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster);
        await following.UntilAsync("+a@1 +b@2 +c@3 -a@1 synced");

        await Poll.UntilAsync(() => server.Seen.Count == 4, "it watches");
        Assert.Equal(["20"], Versions(server));
    }

    [Fact]
    public async Task A_watch_gone_silent_is_left_and_taken_up()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 1))),
            Watch(Some.Event("MODIFIED", Some.Deployment("a", 8))),
            Watch(Some.Event("MODIFIED", Some.Deployment("a", 9))));
        var cluster = await _room.OpenAsync(server);
        await using var following = new Follow(cluster);
        await following.UntilAsync("+a@1 synced +a@8");

        var heard = _time.GetUtcNow();
        await following.UntilAsync("+a@1 synced +a@8 +a@9", _time);

        // It had spoken, so its place is good.
        Assert.Equal(["7", "8"], Versions(server));
        Assert.InRange((_time.GetUtcNow() - heard).TotalSeconds, 60, 100);
        Assert.Contains(_room.Verbose, note => note.Contains("nothing came within 70 seconds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_watch_that_never_says_a_word_may_be_in_the_wrong_place_and_is_listed_anew()
    {
        // A server restored from a backup has gone back to 5: it holds a watch from 7 back until it has come as far again.
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 7), Some.Deployment("b", 6))),
            Watch(),
            exchange => exchange.ReplyAsync(200, Some.List(5, Some.Deployment("a", 4))),
            Watch(Some.Event("MODIFIED", Some.Deployment("a", 6))));
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster);
        await following.UntilAsync("+a@7 +b@6 synced +a@4 -b@6 +a@6", _time);

        Assert.Equal(["7", "5"], Versions(server));
    }

    [Fact]
    public async Task A_place_that_the_server_has_not_come_to_is_given_up()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 7))),
            exchange => exchange.RefuseAsync(504, "Timeout", "Too large resource version: 7, current: 5"),
            exchange => exchange.ReplyAsync(200, Some.List(5, Some.Deployment("a", 4))),
            Watch());
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster);
        await following.UntilAsync("+a@7 synced +a@4", _time);
    }

    [Fact]
    public async Task An_event_that_trickles_in_for_ever_is_not_waited_for()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 1))),
            async exchange =>
            {
                await exchange.StartAsync();
                await exchange.WriteAsync("{\"type\":\"MODIFIED\",\"object\":{\"metadata\":{\"name\":\"");
                while (true)
                {
                    await exchange.WriteAsync("a");
                    await Task.Delay(1, exchange.Stopping);
                }
            },
            exchange => exchange.ReplyAsync(200, Some.List(20, Some.Deployment("a", 8))),
            Watch());
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster);
        await following.UntilAsync("+a@1 synced +a@8", _time);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("86400", 60)]
    public async Task A_watch_comes_back_when_the_server_asks_but_not_next_day(string asked, double seconds)
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 1))),
            exchange => exchange.RefuseAsync(429, "TooManyRequests", "later", $"Retry-After: {asked}"),
            Watch(Some.Event("MODIFIED", Some.Deployment("a", 8))));
        var cluster = await _room.OpenAsync(server);
        await using var following = new Follow(cluster);
        await Poll.UntilAsync(() => _room.Verbose.Any(note => note.Contains("again in", StringComparison.Ordinal)), "it is refused");

        var refused = _time.GetUtcNow();
        await following.UntilAsync("+a@1 synced +a@8", _time);

        Assert.InRange((_time.GetUtcNow() - refused).TotalSeconds, seconds - 0.1, seconds + 10);
    }

    [Fact]
    public async Task Events_carry_the_servers_time_where_it_is_told()
    {
        var goOn = new TaskCompletionSource();
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 1)), "Date: Tue, 03 Nov 2026 10:00:00 GMT"),
            async exchange =>
            {
                await exchange.StartAsync("Date: Tue, 03 Nov 2026 10:00:02 GMT");
                await exchange.WriteAsync(Some.Event("MODIFIED", Some.Deployment("a", 8)));
                await goOn.Task;
                await exchange.WriteAsync(Some.Event("DELETED", Some.Deployment("a", 9)));
                await exchange.HangAsync();
            });
        var cluster = await _room.OpenAsync(server);
        await using var following = new Follow(cluster);
        await following.UntilAsync("+a@1 synced +a@8");

        _time.Advance(TimeSpan.FromSeconds(20));
        goOn.SetResult();
        await following.UntilAsync("+a@1 synced +a@8 -a@9");

        Assert.Equal([0, 0, 2, 22], following.Observations.Select(observation => (observation.ServerTime!.Value - new DateTimeOffset(2026, 11, 3, 10, 0, 0, TimeSpan.Zero)).TotalSeconds));
    }

    [Fact]
    public async Task Garbage_in_a_watch_is_survived()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 1))),
            Watch("<html>busy</html>\n"),
            Watch("""{"type":"UNHEARD OF","object":{"metadata":{}}} {"type":5} {}""" + "\n\n", Some.Event("MODIFIED", Some.Deployment("a", 8))));
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster);
        await following.UntilAsync("+a@1 synced +a@8", _time);
    }

    [Theory]
    [InlineData(401, ErrorId.Unauthorized)]
    [InlineData(403, ErrorId.Forbidden)]
    [InlineData(404, ErrorId.ApiError)]
    public async Task A_refusal_that_does_not_pass_ends_the_stream(int status, string errorId)
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 1))),
            exchange => exchange.RefuseAsync(status, "x", "cannot watch deployments"));
        var cluster = await _room.OpenAsync(server);

        await using var following = new Follow(cluster);
        var error = await Assert.ThrowsAsync<ApiException>(() => following.Task);

        Assert.Equal(errorId, error.ErrorId);
        Assert.StartsWith("Cannot watch deployments in namespace prod (context test)", error.Message, StringComparison.Ordinal);
        Assert.Equal("+a@1 synced", following.Told);
    }

    [Fact]
    public async Task A_first_list_that_fails_is_thrown_after_the_tries_of_a_read()
    {
        await using var server = FaultServer.Playing(exchange => exchange.RefuseAsync(503, "ServiceUnavailable", "no etcd", "Retry-After: 0"));
        using var room = new Room();
        var cluster = await room.OpenAsync(server);

        await using var following = new Follow(cluster);

        Assert.Equal(503, (await Assert.ThrowsAsync<ApiException>(() => following.Task)).StatusCode);
        Assert.Equal(5, server.Seen.Count);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("list body")]
    [InlineData("watch head")]
    [InlineData("watch body")]
    [InlineData("pause")]
    public async Task Stopping_ends_it_at_once_whatever_it_is_doing(string phase)
    {
        var list = Some.List(7, Some.Deployment("a", 1));
        await using var server = FaultServer.Playing(
            async exchange =>
            {
                if (phase == "list body")
                {
                    await exchange.StartAsync();
                    await exchange.WriteAsync(list[..^2]);
                }

                if (phase.StartsWith("list", StringComparison.Ordinal))
                {
                    await exchange.HangAsync();
                }

                await exchange.ReplyAsync(200, list);
            },
            async exchange =>
            {
                if (phase == "pause")
                {
                    await exchange.RefuseAsync(503, "x", "not now");
                    return;
                }

                if (phase == "watch body")
                {
                    await exchange.StartAsync();
                    await exchange.WriteAsync(Some.Bookmark(8));
                }

                await exchange.HangAsync();
            });
        var cluster = await _room.OpenAsync(server);
        await using var following = new Follow(cluster);
        await Poll.UntilAsync(
            () => phase switch
            {
                "list" => server.Seen.Count == 1,
                "list body" => following.Told == "+a@1",
                "pause" => _room.Verbose.Any(note => note.Contains("again in", StringComparison.Ordinal)),
                _ => server.Seen.Count == 2 && following.Told == "+a@1 synced",
            },
            "the phase is reached");

        var watch = Stopwatch.StartNew();
        following.Stop();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following.Task);

        Assert.InRange(watch.ElapsedMilliseconds, 0, 100);
        if (phase != "pause")
        {
            await Poll.UntilAsync(() => server.OpenConnections == 0, "no connection is left open");
        }
    }

    [Fact]
    public async Task Leaving_the_stream_closes_its_connection()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7)),
            Watch(Some.Event("ADDED", Some.Deployment("a", 8))));
        var cluster = await _room.OpenAsync(server);

        await foreach (var observation in cluster.FollowAsync(ResourceType.Deployments, new ListQuery("prod"), Token))
        {
            if (observation.Kind == ObservationKind.Present)
            {
                break;
            }
        }

        await Poll.UntilAsync(() => server.OpenConnections == 0, "no connection is left open");
    }

    private static IEnumerable<string> Versions(FaultServer server) => server.Seen
        .Where(exchange => exchange.Target.Contains("watch=true", StringComparison.Ordinal))
        .Select(exchange => exchange.Target.Split("resourceVersion=")[1].Split('&')[0]);

    private static Func<Exchange, Task> Watch(params string[] events) => async exchange =>
    {
        await exchange.StartAsync();
        foreach (var happened in events)
        {
            await exchange.WriteAsync(happened);
        }

        await exchange.HangAsync();
    };

    private static Func<Exchange, Task> Ending(params string[] events) => async exchange =>
    {
        await exchange.StartAsync();
        foreach (var happened in events)
        {
            await exchange.WriteAsync(happened);
        }

        await exchange.EndAsync();
    };
}
