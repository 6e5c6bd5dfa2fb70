using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

public sealed class ProgressTests
{
    [Fact]
    public async Task A_rollout_that_does_not_get_on_exceeds_its_deadline_once_and_old_pods_keep_running()
    {
        await using var cluster = await StartAsync();
        cluster.SetImage("shop/web:missing");
        var begun = cluster.Time.GetUtcNow();

        await cluster.UntilAsync(() => Progressing(cluster).Text("reason") == "ProgressDeadlineExceeded", 30);

        Assert.InRange((cluster.Time.GetUtcNow() - begun).TotalSeconds, 10, 13);
        var condition = Progressing(cluster);
        Assert.Equal("False", condition.Text("status"));
        Assert.Equal($"ReplicaSet \"{cluster.ReplicaSetOf("shop/web:missing").Name()}\" has timed out progressing.", condition.Text("message"));
        Assert.Equal(3, cluster.Deployment()["status"].Number("availableReplicas"));
        Assert.Equal(1, cluster.Deployment()["status"].Number("unavailableReplicas"));

        var told = condition.ToJsonString();
        await cluster.PassAsync(300);
        Assert.Equal(told, Progressing(cluster).ToJsonString());
    }

    [Fact]
    public async Task After_an_undo_the_exceeded_deadline_is_told_until_progress_is_seen()
    {
        await using var cluster = await StartAsync();
        cluster.SetImage("shop/web:missing");
        await cluster.UntilAsync(() => Progressing(cluster).Text("reason") == "ProgressDeadlineExceeded", 30);
        var exceeded = Progressing(cluster).Text("lastUpdateTime");
        using var stop = new CancellationTokenSource();
        var changes = cluster.Api.Watch(Resources.Deployments, stop.Token);
        await cluster.PassAsync(20);

        cluster.SetImage("shop/web:1");
        await cluster.RolledOutAsync();
        await cluster.PassAsync(5);

        var observed = new List<(long Observed, string Reason, string Update)>();
        while (changes.TryRead(out var change))
        {
            var condition = TestCluster.ConditionOf(change.Object, "Progressing");
            observed.Add((change.Object["status"].Number("observedGeneration") ?? 0, condition.Text("reason")!, condition.Text("lastUpdateTime")!));
        }

        // The generation of the undo was seen, and the old verdict was still there, with its old time.
        Assert.Contains(observed, o => o.Observed < 3 && o.Reason == "ProgressDeadlineExceeded" && o.Update == exceeded);
        Assert.Equal("NewReplicaSetAvailable", observed[^1].Reason);
        Assert.Equal("True", Progressing(cluster).Text("status"));
    }

    [Fact]
    public async Task Every_progress_gives_the_deadline_a_new_start()
    {
        await using var cluster = await StartAsync(s => s["minReadySeconds"] = 6);
        cluster.SetImage("shop/web:2");
        var reasons = new HashSet<string>(StringComparer.Ordinal);
        for (var second = 0; second < 40; second++)
        {
            await cluster.PassAsync(1);
            reasons.Add(Progressing(cluster).Text("reason")!);
        }

        // Three steps of 7 s each: longer than the deadline of 10 s together, and none of them alone.
        Assert.True(TestCluster.IsComplete(cluster.Deployment()));
        Assert.DoesNotContain("ProgressDeadlineExceeded", reasons);
        Assert.Equal("NewReplicaSetAvailable", Progressing(cluster).Text("reason"));
    }

    [Fact]
    public async Task A_finished_rollout_is_not_judged_again_when_its_pods_break()
    {
        await using var cluster = await StartAsync();
        cluster.SetImage("shop/web:crash-40s");
        await cluster.RolledOutAsync();
        await cluster.PassAsync(200);

        Assert.Equal("NewReplicaSetAvailable", Progressing(cluster).Text("reason"));
        Assert.Equal("MinimumReplicasUnavailable", TestCluster.ConditionOf(cluster.Deployment(), "Available").Text("reason"));
    }

    [Fact]
    public async Task Without_a_deadline_nothing_is_said_of_progress()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment(change: s => s["progressDeadlineSeconds"] = int.MaxValue));
        await cluster.RolledOutAsync();

        Assert.Null(TestCluster.ConditionOf(cluster.Deployment(), "Progressing"));
    }

    [Fact]
    public async Task Pods_are_available_only_after_minReadySeconds()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment(replicas: 2, change: s => s["minReadySeconds"] = 30));
        await cluster.UntilAsync(() => cluster.Deployment()["status"].Number("readyReplicas") == 2, 5);
        Assert.Null(cluster.Deployment()["status"].At("availableReplicas"));

        await cluster.PassAsync(28);
        Assert.Null(cluster.Deployment()["status"].At("availableReplicas"));
        await cluster.PassAsync(4);
        Assert.Equal(2, cluster.Deployment()["status"].Number("availableReplicas"));
    }

    private static JsonObject Progressing(TestCluster cluster) => TestCluster.ConditionOf(cluster.Deployment(), "Progressing")!;

    private static async Task<TestCluster> StartAsync(Action<JsonObject>? change = null)
    {
        var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment(change: s =>
        {
            s["progressDeadlineSeconds"] = 10;
            s.Rolling(1, 0);
            change?.Invoke(s);
        }));
        await cluster.RolledOutAsync();
        return cluster;
    }
}
