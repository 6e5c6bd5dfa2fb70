using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;
using Rollouts.Sandbox;
using Rollouts.Sandboxes;

namespace Rollouts.Kubernetes.Tests.Watching;

/// <summary>Many streams beside one another, and through bad times, against the practice cluster over HTTP/1.1.</summary>
public sealed class ManyStreamsTests : IAsyncLifetime
{
    private static readonly ResourceType ConfigMaps = new("", "v1", "configmaps", "ConfigMap");

    private readonly SandboxDoor _sandboxes = new();
    private readonly Room _room = new();
    private RolloutSandbox _sandbox = null!;
    private ICluster _cluster = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await _sandboxes.StartAsync(new SandboxOptions(), Token);
        _cluster = await _room.OpenAsync(new ClusterChoice { KubeConfig = _sandbox.KubeConfig });
    }

    public async ValueTask DisposeAsync()
    {
        await _sandboxes.StopAsync(_sandbox.Context);
        _room.Dispose();
    }

    [Fact]
    public async Task Sixty_streams_stall_no_request_and_leave_no_connection_behind()
    {
        const int Many = 60;
        var before = Connections();
        var streams = Enumerable.Range(0, Many).Select(i => new Follow(_cluster, new ListQuery("default", FieldSelector: $"metadata.name=web-{i}"))).ToList();
        await Poll.UntilAsync(() => streams.TrueForAll(stream => stream.Told == "synced"), "all are synced");
        await Poll.UntilAsync(() => Connections() - before >= Many, "each has its connection");

        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Many).Select(i => CreateAsync($"web-{i}")));
        await Poll.UntilAsync(() => streams.TrueForAll(stream => stream.Told.StartsWith("synced +web-", StringComparison.Ordinal)), "each is told of its own");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);

        var held = Connections() - before - Many + 1;
        watch.Restart();
        streams.ForEach(stream => stream.Stop());
        await Task.WhenAll(streams.Select(stream => Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.Task)));
        Assert.InRange(watch.ElapsedMilliseconds, 0, 1000);

        // Finished requests keep their connections for the next ones; a stream's is closed with it.
        await Poll.UntilAsync(() => Connections() < before + held, "the streams' connections are closed");
    }

    [Fact]
    public async Task Through_cuts_expiry_refusals_failures_and_an_outage_nothing_is_lost_and_nothing_told_twice()
    {
        const int Deployments = 8;
        const int Rounds = 12;
        for (var i = 0; i < Deployments; i++)
        {
            await CreateAsync($"web-{i}");
        }

        await _cluster.CreateAsync(
            ConfigMaps,
            "kube-system",
            JsonNode.Parse("""
                {
                  "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "rollouts-faults" },
                  "data": { "cut-watches": "300ms", "expire-watches": "1 in 4", "refuse": "1 in 7", "fail": "1 in 6", "away": "1s after 2s", "delay": "0ms to 30ms", "only": "deployments" }
                }
                """)!.AsObject(),
            Token);
        await using var following = new Follow(_cluster, new ListQuery("default"));
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < Deployments; i++)
            {
                var patch = new ResourcePatch(PatchKind.Merge, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["round"] = $"{round}" } } });
                await PersistAsync(() => _cluster.PatchAsync(ResourceType.Deployments, "default", $"web-{i}", patch, Token));
            }

            await Task.Delay(200, Token);
        }

        await Poll.UntilAsync(() => following.Task.IsFaulted || Enumerable.Range(0, Deployments).All(i => RoundOf(following, $"web-{i}") == $"{Rounds - 1}"), "the last change of each is told");

        Assert.False(following.Task.IsCompleted);
        Assert.Single(following.Observations, observation => observation.Kind == ObservationKind.Synced);
        Assert.DoesNotContain(following.Observations, observation => observation.Kind == ObservationKind.Gone);
        foreach (var one in following.Observations.Where(observation => observation.Kind == ObservationKind.Present).GroupBy(observation => Some.Name(observation.Object)))
        {
            var versions = one.Select(observation => long.Parse(observation.Object.GetProperty("metadata").GetProperty("resourceVersion").GetString()!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(versions.Distinct().Order(), versions);
        }

        Assert.Contains(_room.Verbose, note => note.Contains("HTTP 410", StringComparison.Ordinal) || note.Contains("too old resource version", StringComparison.Ordinal));
        Assert.Contains(_room.Verbose, note => note.Contains("broke off", StringComparison.Ordinal));
    }

    private static async Task PersistAsync(Func<Task<ApiReply>> write)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (RolloutException error) when (error is not ApiException { StatusCode: < 429 })
            {
                await Task.Delay(50, Token);
            }
        }
    }

    private static string? RoundOf(Follow following, string name) => following.Observations
        .Where(observation => observation.Kind == ObservationKind.Present && Some.Name(observation.Object) == name)
        .Select(observation => observation.Object.GetProperty("metadata").TryGetProperty("annotations", out var annotations) && annotations.TryGetProperty("round", out var round) ? round.GetString() : null)
        .LastOrDefault();

    private Task CreateAsync(string name) => _cluster.CreateAsync(
        ResourceType.Deployments,
        "default",
        JsonNode.Parse($$"""
            {
              "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "{{name}}" },
              "spec": {
                "replicas": 0, "selector": { "matchLabels": { "app": "{{name}}" } },
                "template": { "metadata": { "labels": { "app": "{{name}}" } }, "spec": { "containers": [ { "name": "app", "image": "app:1" } ] } }
              }
            }
            """)!.AsObject(),
        Token);

    private int Connections() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Count(connection => connection.State == TcpState.Established && connection.RemoteEndPoint.Port == new Uri(_sandbox.Server).Port);
}
