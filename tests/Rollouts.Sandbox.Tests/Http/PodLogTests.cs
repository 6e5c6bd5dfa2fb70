using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.Tests.Http;

public sealed class PodLogTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Noon.AddMinutes(10));

    [Theory]
    [InlineData("", "one\ntwo\nthree\n")]
    [InlineData("?container=app&tailLines=1", "three\n")]
    [InlineData("?tailLines=0", "")]
    [InlineData("?sinceSeconds=90", "three\n")]
    [InlineData("?limitBytes=5", "one\nt")]
    [InlineData("?tailLines=1&timestamps=true", "2026-01-01T12:09:00.000000000Z three\n")]
    [InlineData("?previous=true", "crashed\n")]
    public async Task A_log_is_sent_as_asked(string query, string expected)
    {
        await using var server = new TestServer(_time);
        server.CreatePod("a");
        server.Logs.Open("a", "app").Write(Noon, "one").Write(Noon.AddMinutes(5), "two").Write(Noon.AddMinutes(9), "three").End();
        server.Logs.Open("a", "app", previous: true).Write(Noon, "crashed").End();

        var (code, text, _) = await server.GetAsync("api/v1/namespaces/default/pods/a/log" + query);

        Assert.Equal((200, expected), (code, text.ToString()));
    }

    [Fact]
    public async Task A_log_is_followed_to_its_end()
    {
        await using var server = new TestServer(_time);
        server.CreatePod("a");
        var log = server.Logs.Open("a", "app").Write(Noon, "one");
        using var reader = await server.WatchAsync("api/v1/namespaces/default/pods/a/log?follow=true");

        Assert.Equal("one", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        log.Write(Noon, "two");
        Assert.Equal("two", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        log.Write(Noon, "three").End();
        Assert.Equal("three\n", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("a", "?container=nope", 400, "container nope is not valid for pod a")]
    [InlineData("a", "?previous=true", 400, "previous terminated container \"app\" in pod \"a\" not found")]
    [InlineData("a", "", 400, "container \"app\" in pod \"a\" is waiting to start: trying and failing to pull image")]
    [InlineData("two", "", 400, "a container name must be specified for pod two, choose one of: [app side]")]
    [InlineData("none", "", 404, "pods \"none\" not found")]
    public async Task A_log_that_is_not_there_is_told_in_Kubernetes_words(string pod, string query, int expected, string message)
    {
        await using var server = new TestServer(_time);
        server.Api.Create(Resources.Pods, JsonNode.Parse(
            """{"metadata":{"name":"two","namespace":"default"},"spec":{"containers":[{"name":"app","image":"a:1"},{"name":"side","image":"b:1"}]}}""")!.AsObject());
        var one = server.Api.Create(Resources.Pods, JsonNode.Parse(
            """{"metadata":{"name":"a","namespace":"default"},"spec":{"nodeName":"n","containers":[{"name":"app","image":"a:1"}]}}""")!.AsObject()).DeepClone().AsObject();
        one["status"] = JsonNode.Parse("""{"phase":"Pending","containerStatuses":[{"name":"app","state":{"waiting":{"reason":"ImagePullBackOff"}}}]}""");
        server.Api.UpdateStatus(Resources.Pods, one);

        var (code, body, _) = await server.GetAsync($"api/v1/namespaces/default/pods/{pod}/log{query}");

        Assert.Equal((expected, message), (code, (string?)body["message"]));
    }
}
