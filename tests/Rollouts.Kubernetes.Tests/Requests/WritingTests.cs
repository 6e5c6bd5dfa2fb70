using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Requests;

public sealed class WritingTests : IDisposable
{
    private readonly Room _room = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData(PatchKind.Merge, false, "application/merge-patch+json", "?fieldManager=me%20%26%20you&fieldValidation=Warn")]
    [InlineData(PatchKind.Strategic, true, "application/strategic-merge-patch+json", "?fieldManager=me%20%26%20you&fieldValidation=Warn&dryRun=All")]
    public async Task A_patch_goes_out_as_it_is(PatchKind kind, bool dryRun, string type, string query)
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 2)));
        _room.WriteKubeConfig(server.Url);
        var cluster = await _room.OpenAsync(new ClusterChoice { FieldManager = "me & you" });

        var patch = new ResourcePatch(kind, new JsonObject { ["spec"] = new JsonObject { ["paused"] = null, ["text"] = "ä" } }, dryRun);
        var reply = await cluster.PatchAsync(ResourceType.Deployments, "prod", "web", patch, Token);

        var request = server.Seen.Single();
        Assert.Equal("PATCH", request.Method);
        Assert.Equal("/apis/apps/v1/namespaces/prod/deployments/web" + query, request.Target);
        Assert.Equal(type, request.Header("Content-Type"));
        Assert.True(JsonNode.DeepEquals(patch.Body, JsonNode.Parse(request.Body)));
        Assert.Equal("web", Some.Name(reply.Object));
    }

    [Fact]
    public async Task Creating_posts_to_the_collection()
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(201, Some.Deployment("web", 2)));
        var cluster = await _room.OpenAsync(server);

        await cluster.CreateAsync(ResourceType.Deployments, "prod", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "web" } }, Token);

        var request = server.Seen.Single();
        Assert.Equal("POST", request.Method);
        Assert.Equal("/apis/apps/v1/namespaces/prod/deployments?fieldManager=rollouts&fieldValidation=Warn", request.Target);
        Assert.Equal("""{"metadata":{"name":"web"}}""", request.Body);
    }

    [Fact]
    public async Task A_write_that_flow_control_turned_away_is_sent_again()
    {
        await using var server = FaultServer.Playing(
            exchange => exchange.RefuseAsync(429, "TooManyRequests", "not now", "Retry-After: 0"),
            exchange => exchange.ReplyAsync(200, Some.Deployment("web", 2)));
        var cluster = await _room.OpenAsync(server);

        await PatchAsync(cluster);

        Assert.Equal(2, server.Seen.Count);
    }

    [Theory]
    [InlineData(500, "Retry-After: 0")]
    [InlineData(503, "Retry-After: 0")]
    [InlineData(504, "X-Nothing: 1")]
    public async Task A_write_that_may_have_happened_is_not_sent_again(int status, string header)
    {
        await using var server = FaultServer.Playing(exchange => exchange.RefuseAsync(status, "InternalError", "who knows", header));
        var cluster = await _room.OpenAsync(server);

        var error = await Assert.ThrowsAsync<ApiException>(() => PatchAsync(cluster));

        Assert.Equal(status, error.StatusCode);
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_not_sent_again()
    {
        await using var server = FaultServer.Playing(async exchange =>
        {
            await exchange.StartAsync();
            await exchange.WriteAsync("{");
            exchange.Cut();
        });
        var cluster = await _room.OpenAsync(server);

        Assert.Equal(ErrorId.ClusterUnreachable, (await Assert.ThrowsAsync<RolloutException>(() => PatchAsync(cluster))).ErrorId);
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task A_write_that_found_nobody_listening_is_sent_again()
    {
        string url;
        await using (var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, "{}")))
        {
            url = server.Url;
        }

        _room.WriteKubeConfig(url);
        var cluster = await _room.OpenAsync();

        await Assert.ThrowsAsync<RolloutException>(() => PatchAsync(cluster));

        Assert.Equal(2, _room.Verbose.Count(note => note.Contains("Trying again", StringComparison.Ordinal)));
    }

    private static Task<ApiReply> PatchAsync(ICluster cluster) =>
        cluster.PatchAsync(ResourceType.Deployments, "prod", "web", new ResourcePatch(PatchKind.Merge, new JsonObject { ["spec"] = new JsonObject() }), Token);
}
