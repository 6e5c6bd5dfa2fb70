using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Http;

/// <summary>The faults that the ConfigMap rollouts-faults gives the API server, seen from outside.</summary>
public sealed class FaultTests
{
    private const string Maps = "api/v1/namespaces/kube-system/configmaps";
    private const string Pods = "api/v1/namespaces/default/pods";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Some_requests_are_too_many_and_say_when_to_come_again()
    {
        await using var server = new TestServer();
        await SetAsync(server, """{ "refuse": "1 in 3", "retry-after": "2" }""");

        var answers = new List<(int Code, JsonNode Body, HttpResponseMessage Response)>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add(await server.GetAsync(Pods));
        }

        Assert.Equal([429, 200, 200, 429, 200, 200], answers.Select(a => a.Code));
        Assert.Equal("TooManyRequests", answers[0].Body.Text("reason"));
        Assert.Equal(TimeSpan.FromSeconds(2), answers[0].Response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Some_requests_fail_in_the_server_writes_too_and_then_nothing_happened()
    {
        await using var server = new TestServer();
        await SetAsync(server, """{ "fail": "first 2", "fail-with": "500" }""");
        const string Pod = """{"metadata":{"name":"a"},"spec":{"containers":[{"name":"app","image":"app:1"}]}}""";

        Assert.Equal(500, (await server.SendAsync(HttpMethod.Post, Pods, Pod)).Code);
        Assert.Equal(500, (await server.GetAsync(Pods)).Code);
        var (code, body, _) = await server.GetAsync(Pods);

        Assert.Equal((200, 0), (code, body["items"]!.AsArray().Count));
    }

    [Fact]
    public async Task Chance_is_the_same_each_time()
    {
        await using var server = new TestServer();
        await SetAsync(server, """{ "fail": "50%", "seed": "7" }""");
        var first = await CodesAsync();
        await SetAsync(server, """{ "fail": "50%", "seed": "7", "only": "pods" }""");
        var second = await CodesAsync();

        Assert.Equal(first, second);
        Assert.InRange(first.Count(c => c == 503), 5, 15);

        async Task<List<int>> CodesAsync()
        {
            var codes = new List<int>();
            for (var i = 0; i < 20; i++)
            {
                codes.Add((await server.GetAsync(Pods)).Code);
            }

            return codes;
        }
    }

    [Fact]
    public async Task The_control_and_discovery_are_never_hit_so_that_faults_can_be_taken_back()
    {
        await using var server = new TestServer();
        await SetAsync(server, """{ "refuse": "always", "fail": "always", "away": "1h", "garble": "always", "delay": "1h" }""");

        await Assert.ThrowsAsync<HttpRequestException>(() => server.GetAsync(Pods));
        Assert.Equal(200, (await server.GetAsync("api/v1")).Code);
        Assert.Equal(200, (await server.GetAsync("openapi/v3")).Code);
        Assert.Equal(200, (await server.GetAsync($"{Maps}/rollouts-faults")).Code);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Delete, $"{Maps}/rollouts-faults")).Code);

        Assert.Equal(200, (await server.GetAsync(Pods)).Code);
    }

    [Fact]
    public async Task Only_the_resources_that_are_named_have_faults()
    {
        await using var server = new TestServer();
        await SetAsync(server, """{ "fail": "always", "only": "deployments, events" }""");

        Assert.Equal(200, (await server.GetAsync(Pods)).Code);
        Assert.Equal(503, (await server.GetAsync("apis/apps/v1/deployments")).Code);
        Assert.Equal(503, (await server.GetAsync("api/v1/events")).Code);
    }

    [Fact]
    public async Task A_watch_is_cut_in_the_middle_of_a_line_when_its_time_has_come()
    {
        var time = new FakeTimeProvider();
        await using var server = new TestServer(time);
        await SetAsync(server, """{ "cut-watches": "5s" }""");
        server.CreatePod("a");
        using var watch = await server.WatchAsync($"{Pods}?watch=true");
        Assert.Contains("\"ADDED\"", await watch.ReadLineAsync(Token), StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(4));
        server.CreatePod("b");
        Assert.Contains("\"ADDED\"", await watch.ReadLineAsync(Token), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(1));
        var (text, problem) = await ReadToBreakAsync(watch);

        Assert.IsAssignableFrom<IOException>(problem);
        Assert.Equal("{\"type\":\"MODIFIED\",\"object\":{\"kind\":\"", text);
    }

    [Fact]
    public async Task A_watch_is_told_that_its_place_has_expired()
    {
        await using var server = new TestServer();
        await SetAsync(server, """{ "expire-watches": "1 in 2" }""");
        using var expired = await server.WatchAsync($"{Pods}?watch=true&resourceVersion={server.Cluster.Store.Version}");

        var told = JsonNode.Parse((await expired.ReadLineAsync(Token))!)!;
        Assert.Equal(("ERROR", 410, "Expired"), (told.Text("type"), (int)told["object"]!["code"]!, told["object"].Text("reason")));
        Assert.Null(await expired.ReadLineAsync(Token));

        using var next = await server.WatchAsync($"{Pods}?watch=true");
        server.CreatePod("a");
        Assert.Contains("\"ADDED\"", await next.ReadLineAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_watch_stays_open_beyond_its_time_and_tells_nothing()
    {
        var time = new FakeTimeProvider();
        await using var server = new TestServer(time);
        await SetAsync(server, """{ "silence-watches": "first 1" }""");
        using var silent = await server.WatchAsync($"{Pods}?watch=true&allowWatchBookmarks=true&timeoutSeconds=60");
        using var spoken = await server.WatchAsync($"{Pods}?watch=true&timeoutSeconds=60");
        server.CreatePod("a");
        var line = silent.ReadLineAsync(Token);
        Assert.Contains("\"ADDED\"", await spoken.ReadLineAsync(Token), StringComparison.Ordinal);

        time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await spoken.ReadLineAsync(Token));
        Assert.False(line.IsCompleted);

        // Ending the fault does not bring a silent connection to life, as it would not on a network; an outage breaks it.
        await SetAsync(server, """{ "away": "1s" }""");
        await Assert.ThrowsAnyAsync<IOException>(async () => await line);
    }

    [Fact]
    public async Task A_page_token_expires_as_in_a_real_server_with_another_one_in_its_place()
    {
        await using var server = new TestServer();
        server.CreatePod("a");
        server.CreatePod("b");
        await SetAsync(server, """{ "expire-pages": "first 1" }""");
        var token = (await server.GetAsync($"{Pods}?limit=1")).Body["metadata"].Text("continue");

        var (code, body, _) = await server.GetAsync($"{Pods}?limit=1&continue={token}");

        Assert.Equal((410, "Expired"), (code, body.Text("reason")));
        Assert.NotEmpty(body["metadata"].Text("continue")!);
        Assert.Equal(200, (await server.GetAsync($"{Pods}?limit=1&continue={token}")).Code);
    }

    [Fact]
    public async Task A_server_that_is_away_breaks_every_connection_and_comes_back_by_itself()
    {
        var time = new FakeTimeProvider();
        await using var server = new TestServer(time);
        using var watch = await server.WatchAsync($"{Pods}?watch=true");
        await SetAsync(server, """{ "away": "20s after 5s every 1m" }""");
        Assert.Equal(200, (await server.GetAsync(Pods)).Code);

        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAnyAsync<IOException>(async () => await watch.ReadLineAsync(Token));
        await Assert.ThrowsAsync<HttpRequestException>(() => server.GetAsync(Pods));
        time.Advance(TimeSpan.FromSeconds(19));
        await Assert.ThrowsAsync<HttpRequestException>(() => server.GetAsync(Pods));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await server.GetAsync(Pods)).Code);

        using var again = await server.WatchAsync($"{Pods}?watch=true&timeoutSeconds=3600");
        time.Advance(TimeSpan.FromSeconds(40));
        await Assert.ThrowsAnyAsync<IOException>(async () => await again.ReadLineAsync(Token));
    }

    [Fact]
    public async Task Answers_come_late_on_the_clusters_clock()
    {
        var time = new FakeTimeProvider();
        await using var server = new TestServer(time);
        await SetAsync(server, """{ "delay": "2s to 4s" }""");

        var asked = time.GetUtcNow();
        var answer = server.GetAsync(Pods);
        while (!answer.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        // It may take a while of this clock until the server begins to wait, never less.
        Assert.Equal(200, (await answer).Code);
        Assert.True(time.GetUtcNow() - asked >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_gateway_answers_with_a_web_page()
    {
        await using var server = new TestServer();
        await SetAsync(server, """{ "garble": "first 2" }""");

        var (code, _, response) = await server.GetAsync(Pods);
        Assert.Equal((200, "text/html"), (code, response.Content.Headers.ContentType!.MediaType));
        using var watch = await server.WatchAsync($"{Pods}?watch=true");
        Assert.StartsWith("<html>", await watch.ReadToEndAsync(Token), StringComparison.Ordinal);
        Assert.Equal("PodList", (await server.GetAsync(Pods)).Body.Text("kind"));
    }

    [Theory]
    [InlineData("cut-watches", "1", "must be a duration")]
    [InlineData("refuse", "1 in 0", "must be always, first 5, 1 in 3 or 20%")]
    [InlineData("fail", "120%", "must be always, first 5, 1 in 3 or 20%")]
    [InlineData("fail-with", "404", "must be a status from 500 to 599")]
    [InlineData("away", "20s every 10s", "must be a duration such as 20s")]
    [InlineData("delay", "3s to 1s", "must be a duration such as 200ms")]
    [InlineData("cut-watch", "1s", "is no fault")]
    public async Task A_fault_that_cannot_be_read_is_refused_not_ignored(string key, string value, string problem)
    {
        await using var server = new TestServer();

        var (code, body, _) = await server.SendAsync(HttpMethod.Post, Maps, Map($$"""{ "{{key}}": "{{value}}" }"""));

        Assert.Equal(422, code);
        Assert.StartsWith($"ConfigMap \"rollouts-faults\" is invalid: data[{key}]: Invalid value: \"{value}\": {problem}", body.Text("message"), StringComparison.Ordinal);
        Assert.Equal(201, (await server.SendAsync(HttpMethod.Post, "api/v1/namespaces/default/configmaps", Map($$"""{ "{{key}}": "{{value}}" }"""))).Code);
    }

    private static string Map(string data) => $$"""{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "rollouts-faults" }, "data": {{data}} }""";

    private static async Task SetAsync(TestServer server, string data)
    {
        var code = (await server.SendAsync(HttpMethod.Put, $"{Maps}/rollouts-faults", Map(data))).Code;
        if (code == 404)
        {
            code = (await server.SendAsync(HttpMethod.Post, Maps, Map(data))).Code;
        }

        Assert.InRange(code, 200, 201);
    }

    private static async Task<(string Text, Exception? Problem)> ReadToBreakAsync(StreamReader reader)
    {
        var text = new System.Text.StringBuilder();
        var buffer = new char[4096];
        try
        {
            for (int read; (read = await reader.ReadAsync(buffer, Token)) > 0;)
            {
                text.Append(buffer, 0, read);
            }

            return (text.ToString(), null);
        }
        catch (IOException problem)
        {
            return (text.ToString(), problem);
        }
    }
}
