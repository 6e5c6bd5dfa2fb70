using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rollouts.Cluster.Tests.Clusters;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Robustness;

/// <summary>What happens to the control plane is not the rollout's fault. These run alone: everybody else would feel it.</summary>
[CollectionDefinition(nameof(RestartTests), DisableParallelization = true)]
[Collection(nameof(RestartTests))]
public sealed class RestartTests(ControlPlane plane)
{
    [Fact]
    public Task A_wait_survives_a_killed_api_server() => WaitThroughAsync((_, _) => plane.RestartAsync("kube-apiserver"));

    [Fact]
    public Task A_wait_survives_a_compaction_of_etcd() => WaitThroughAsync(CompactAsync);

    [Fact]
    public Task A_wait_whose_last_version_is_compacted_while_the_server_is_away_survives() => WaitThroughAsync(async (arena, cancellationToken) =>
    {
        await CompactAsync(arena, cancellationToken);
        await plane.RestartAsync("kube-apiserver");
    });

    // The new pods need a ConfigMap; it is made after the disturbance, so that the wait cannot be over before it.
    private async Task WaitThroughAsync(Func<Arena, CancellationToken, Task> disturb)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        Assert.SkipWhen(plane.KubeConfig.Length > 0 && !plane.IsOurs, "Only a control plane that tests/cluster/up has started may be killed.");
        await using var arena = await Arena.OnRealAsync(plane, cancellationToken);
        await arena.Api.PostAsync(arena.Path("deployments"), Web(2, "app:1"), cancellationToken);
        await Run("Wait-Rollout web", "web Complete 1 app:1").Act(arena, cancellationToken);

        var step = Meanwhile(
            "Set-RolloutImage web -Image app=app:2-bad-config | Wait-Rollout -Timeout 5m",
            async (_, _) =>
            {
                await disturb(arena, cancellationToken);
                var config = JsonNode.Parse("""{"metadata": {"name": "app-config"}}""")!;
                await arena.Api.PostAsync(arena.Path("configmaps"), config, cancellationToken);
            },
            "web Complete 2 app:2-bad-config");
        await step.Act(arena, cancellationToken);
    }

    private async Task CompactAsync(Arena arena, CancellationToken cancellationToken)
    {
        // The wait's last version is to be older than what is kept.
        await Patching("""{"metadata": {"annotations": {"note": "compacted"}}}""")(arena, cancellationToken);
        using var client = new HttpClient { BaseAddress = plane.Etcd };
        var range = await PostAsync(client, "v3/kv/range", new JsonObject { ["key"] = "AA==" }, cancellationToken);
        await PostAsync(client, "v3/kv/compaction", new JsonObject { ["revision"] = (string)range["header"]!["revision"]!, ["physical"] = true }, cancellationToken);
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsJsonAsync(path, body, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
