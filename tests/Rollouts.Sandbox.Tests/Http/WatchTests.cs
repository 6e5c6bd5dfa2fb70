using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.Tests.Http;

public sealed class WatchTests
{
    private const string Pods = "api/v1/namespaces/default/pods";

    [Fact]
    public async Task A_watch_answers_before_anything_happens_and_then_tells_what_happens()
    {
        await using var server = new TestServer();
        using var watch = await server.WatchAsync($"{Pods}?watch=1&resourceVersion={server.Cluster.Store.Version}");

        server.CreatePod("a");
        var told = await NextAsync(watch);

        Assert.Equal(("ADDED", "a", "Pod"), (told.Type, (string?)told.Object["metadata"]!["name"], (string?)told.Object["kind"]));
    }

    [Fact]
    public async Task A_watch_from_no_version_begins_with_what_is_there()
    {
        await using var server = new TestServer();
        server.CreatePod("a");
        server.CreatePod("elsewhere", ns: "kube-system");
        using var watch = await server.WatchAsync($"{Pods}?watch=true");
        server.CreatePod("b");

        Assert.Equal("ADDED a", Short(await NextAsync(watch)));
        Assert.Equal("ADDED b", Short(await NextAsync(watch)));
    }

    [Fact]
    public async Task A_watch_of_one_name_sees_only_it()
    {
        await using var server = new TestServer();
        using var watch = await server.WatchAsync($"{Pods}?watch=true&fieldSelector=metadata.name%3Db");
        server.CreatePod("a");
        server.CreatePod("b");

        Assert.Equal("ADDED b", Short(await NextAsync(watch)));
    }

    [Fact]
    public async Task An_object_that_begins_to_match_is_added_and_one_that_ceases_is_deleted()
    {
        await using var server = new TestServer();
        server.CreatePod("a", labels: """{"app":"web"}""");
        using var watch = await server.WatchAsync($"{Pods}?watch=true&labelSelector=app%3Dweb");
        Assert.Equal("ADDED a", Short(await NextAsync(watch)));

        Label(server, "a", "other");
        var gone = await NextAsync(watch);
        Assert.Equal("DELETED a", Short(gone));
        Assert.Equal("web", (string?)gone.Object["metadata"]!["labels"]!["app"]);
        Assert.Equal(server.Cluster.Store.Version.ToString(CultureInfo.InvariantCulture), (string?)gone.Object["metadata"]!["resourceVersion"]);

        Label(server, "a", "web");
        Assert.Equal("ADDED a", Short(await NextAsync(watch)));
    }

    [Fact]
    public async Task A_watch_from_a_forgotten_version_is_told_so_in_the_stream()
    {
        await using var server = new TestServer(historyLength: 5);
        for (var i = 0; i < 10; i++)
        {
            server.CreatePod($"p{i}");
        }

        using var watch = await server.WatchAsync($"{Pods}?watch=true&resourceVersion=2");
        var told = await NextAsync(watch);

        Assert.Equal(("ERROR", 410, "Expired"), (told.Type, (int)told.Object["code"]!, (string?)told.Object["reason"]));
        Assert.Null(await watch.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Bookmarks_tell_how_far_a_quiet_watch_has_come_and_its_time_ends_it_properly()
    {
        var time = new FakeTimeProvider();
        await using var server = new TestServer(time);
        using var watch = await server.WatchAsync($"{Pods}?watch=true&allowWatchBookmarks=true&timeoutSeconds=90");
        server.Api.Create(new("", "v1", "configmaps", "ConfigMap"), JsonNode.Parse("""{"metadata":{"name":"c","namespace":"default"}}""")!.AsObject());
        var version = server.Cluster.Store.Version.ToString(CultureInfo.InvariantCulture);

        var next = NextAsync(watch);
        await AdvanceUntilAsync(time, next);
        var told = await next;
        Assert.Equal(("BOOKMARK", version, "Pod"), (told.Type, (string?)told.Object["metadata"]!["resourceVersion"], (string?)told.Object["kind"]));

        var end = watch.ReadToEndAsync(TestContext.Current.CancellationToken);
        await AdvanceUntilAsync(time, end);
        await end;
    }

    [Fact]
    public async Task A_client_that_leaves_is_forgotten()
    {
        await using var server = new TestServer();
        var watch = await server.WatchAsync($"{Pods}?watch=true");
        Assert.Equal(1, server.Cluster.Store.Followers("pods"));
        watch.Dispose();

        // Nothing is written to the stream: only its end tells the server.
        await UntilAsync(() => server.Cluster.Store.Followers("pods") == 0);
    }

    [Fact]
    public async Task Initial_events_by_bookmark_are_refused_as_by_a_server_without_that_feature()
    {
        await using var server = new TestServer();

        var (code, body, _) = await server.GetAsync($"{Pods}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");

        Assert.Equal((422, "Invalid"), (code, (string?)body["reason"]));
    }

    private static void Label(TestServer server, string name, string app)
    {
        var pod = server.Api.Find(Resources.Pods, "default", name)!.DeepClone().AsObject();
        pod["metadata"]!["labels"]!["app"] = app;
        server.Api.Update(Resources.Pods, pod);
    }

    private static async Task<(string Type, JsonNode Object)> NextAsync(StreamReader watch)
    {
        var line = JsonNode.Parse((await watch.ReadLineAsync(TestContext.Current.CancellationToken))!)!;
        return ((string)line["type"]!, line["object"]!);
    }

    private static string Short((string Type, JsonNode Object) told) => $"{told.Type} {told.Object["metadata"]!["name"]}";

    /// <summary>The stream's timers start on a thread of their own; the clock goes on until they have fired.</summary>
    private static Task AdvanceUntilAsync(FakeTimeProvider time, Task done) => UntilAsync(() =>
    {
        time.Advance(TimeSpan.FromSeconds(5));
        return done.IsCompleted;
    });

    private static async Task UntilAsync(Func<bool> happened)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (!happened())
        {
            Assert.True(DateTime.UtcNow < deadline, "it did not happen in time");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
