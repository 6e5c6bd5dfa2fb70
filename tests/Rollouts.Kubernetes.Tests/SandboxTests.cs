using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;
using Rollouts.Sandbox;
using Rollouts.Sandboxes;

namespace Rollouts.Kubernetes.Tests;

/// <summary>The room against the practice cluster, whose API is written by others.</summary>
public sealed class SandboxTests : IAsyncLifetime
{
    private readonly SandboxDoor _sandboxes = new();
    private readonly Room _room = new();
    private RolloutSandbox _sandbox = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _sandbox = await _sandboxes.StartAsync(new SandboxOptions(), Token);

    public async ValueTask DisposeAsync()
    {
        await _sandboxes.StopAsync(_sandbox.Context);
        _room.Dispose();
    }

    [Fact]
    public async Task A_deployment_is_created_followed_changed_and_refused()
    {
        var cluster = await _room.OpenAsync(new ClusterChoice { KubeConfig = _sandbox.KubeConfig });
        await using var following = new Follow(cluster, new ListQuery("default", null, "metadata.name=web"));
        await following.UntilAsync("synced");

        var manifest = new ClusterDoor().ReadManifests("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers: [{name: app, image: "app:1"}]
            """, "web.yaml").Single();
        var created = await cluster.CreateAsync(ResourceType.Deployments, "default", JsonNode.Parse(manifest.Object.GetRawText())!.AsObject(), Token);
        Assert.NotNull(created.ServerTime);
        var version = created.Object.GetProperty("metadata").GetProperty("resourceVersion").GetString();
        await Poll.UntilAsync(() => following.Told.StartsWith($"synced +web@{version}", StringComparison.Ordinal), "its creation is told");

        var patched = await cluster.PatchAsync(ResourceType.Deployments, "default", "web", new ResourcePatch(PatchKind.Strategic, new JsonObject { ["spec"] = new JsonObject { ["paused"] = true } }), Token);
        Assert.True(patched.Object.GetProperty("spec").GetProperty("paused").GetBoolean());
        await Poll.UntilAsync(() => following.Observations.Any(observation => observation.Kind == ObservationKind.Present && observation.Object.GetProperty("spec").TryGetProperty("paused", out var paused) && paused.GetBoolean()), "the pause is told");

        var stale = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = version } };
        var conflict = await Assert.ThrowsAsync<ApiException>(() => cluster.PatchAsync(ResourceType.Deployments, "default", "web", new ResourcePatch(PatchKind.Merge, stale), Token));
        Assert.Equal((409, ErrorId.Conflict), (conflict.StatusCode, conflict.ErrorId));

        var missing = await Assert.ThrowsAsync<ApiException>(() => cluster.GetAsync(ResourceType.Deployments, "default", "nope", Token));
        Assert.True(missing.IsNotFound);
        Assert.Contains("\"nope\" not found", missing.Message, StringComparison.Ordinal);
    }
}
