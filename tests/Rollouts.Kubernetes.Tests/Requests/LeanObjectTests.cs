using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Requests;

public sealed class LeanObjectTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("""{"metadata":{"managedFields":[{"manager":"a","x":{"f:metadata":{"managedFields":1}}}]}}""", """{"metadata":{}}""")]
    [InlineData("""{"metadata":{"name":"a","managedFields":[]}}""", """{"metadata":{"name":"a"}}""")]
    [InlineData("""{"metadata":{"managedFields":[{"a":"]}"}],"name":"a"},"spec":{}}""", """{"metadata":{"name":"a"},"spec":{}}""")]
    [InlineData("""{"metadata" : { "name" : "a" , "managedFields" : null , "uid" : "b" } , "spec" : 1}""", """{"metadata":{"name":"a","uid":"b"},"spec":1}""")]
    [InlineData("""{"metadata" : { "name" : "a" , "managedFields" : [ 1 ]  } }""", """{"metadata":{"name":"a"}}""")]
    [InlineData("""{"spec":{"managedFields":[1]},"metadata":{"managedFields":[2],"name":"a"}}""", """{"spec":{"managedFields":[1]},"metadata":{"name":"a"}}""")]
    [InlineData("""{"kind":"metadata","metadata":{"name":"a"},"spec":{"template":{"metadata":{"labels":{"managedFields":"x"}}}}}""", """{"kind":"metadata","metadata":{"name":"a"},"spec":{"template":{"metadata":{"labels":{"managedFields":"x"}}}}}""")]
    [InlineData("""{"spec":{}}""", """{"spec":{}}""")]
    public async Task Nothing_is_left_out_but_who_wrote_which_field(string sent, string expected)
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, Some.List(7, sent, sent)));
        var cluster = await _room.OpenAsync(server);

        var items = new List<string>();
        await foreach (var item in cluster.ListAsync(ResourceType.Deployments, new ListQuery("prod"), TestContext.Current.CancellationToken))
        {
            items.Add(JsonSerializer.Serialize(item));
            break;
        }

        Assert.Equal([expected], items);
    }

    [Fact]
    public async Task A_watch_leaves_it_out_too()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.ReplyAsync(200, Some.List(7)),
            async exchange =>
            {
                await exchange.StartAsync();
                await exchange.WriteAsync(Some.Event("ADDED", """{"metadata":{"name":"a","resourceVersion":"8","managedFields":[{"manager":"b"}],"labels":{"c":"d"}}}"""));
                await exchange.HangAsync();
            });
        var cluster = await _room.OpenAsync(server);

        await foreach (var observation in cluster.FollowAsync(ResourceType.Deployments, new ListQuery("prod"), TestContext.Current.CancellationToken))
        {
            if (observation.Kind == ObservationKind.Present)
            {
                Assert.Equal("""{"metadata":{"name":"a","resourceVersion":"8","labels":{"c":"d"}}}""", JsonSerializer.Serialize(observation.Object));
                break;
            }
        }
    }
}
