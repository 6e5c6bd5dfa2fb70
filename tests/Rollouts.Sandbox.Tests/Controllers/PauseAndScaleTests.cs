using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

public sealed class PauseAndScaleTests
{
    [Fact]
    public async Task A_paused_deployment_holds_template_changes_back_and_still_scales()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment());
        await cluster.RolledOutAsync();
        Pause(cluster, true);
        cluster.SetImage("shop/web:2");
        cluster.Change(Resources.Deployments, "web", d => d["spec"]!["replicas"] = 5);
        await cluster.PassAsync(30);

        Assert.Single(cluster.ReplicaSets());
        Assert.Equal(5, cluster.Pods().Count);
        var paused = TestCluster.ConditionOf(cluster.Deployment(), "Progressing");
        Assert.Equal("DeploymentPaused", paused.Text("reason"));
        Assert.Equal("Unknown", paused.Text("status"));
        Assert.Equal("Deployment is paused", paused.Text("message"));

        Pause(cluster, false);
        await cluster.SettleAsync();
        await cluster.RolledOutAsync();

        Assert.Equal(2, cluster.ReplicaSets().Count);
        Assert.Equal("NewReplicaSetAvailable", TestCluster.ConditionOf(cluster.Deployment(), "Progressing").Text("reason"));
    }

    [Fact]
    public async Task Pausing_in_the_middle_stops_the_rollout_where_it_is()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment(replicas: 6, change: s => s.Rolling(1, 0)));
        await cluster.RolledOutAsync();
        cluster.SetImage("shop/web:2");
        await cluster.UntilAsync(() => cluster.Deployment()["status"].Number("updatedReplicas") == 3);
        Pause(cluster, true);
        await cluster.PassAsync(60);

        var status = cluster.Deployment()["status"];
        Assert.InRange(status.Number("updatedReplicas") ?? 0, 3, 4);
        Assert.True(status.Number("availableReplicas") >= 6);
        Assert.NotEqual("ProgressDeadlineExceeded", TestCluster.ConditionOf(cluster.Deployment(), "Progressing").Text("reason"));

        Pause(cluster, false);
        await cluster.RolledOutAsync();
    }

    [Fact]
    public async Task Scaling_in_the_middle_of_a_rollout_keeps_the_proportions()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 4);
        cluster.Create(Resources.Deployments, Manifests.Deployment(replicas: 10, change: s => s.Rolling(3, 2)));
        await cluster.RolledOutAsync();
        cluster.SetImage("shop/web:never-ready");
        await cluster.PassAsync(10);
        Assert.Equal(8, cluster.ReplicaSetOf("shop/web:1")["spec"].Number("replicas"));
        Assert.Equal(5, cluster.ReplicaSetOf("shop/web:never-ready")["spec"].Number("replicas"));

        cluster.Change(Resources.Deployments, "web", d => d["spec"]!["replicas"] = 15);
        await cluster.SettleAsync();

        // 18 may be, 13 are: of the 5 to add the larger, old set takes 3 and the new one 2 (the example of the Kubernetes manual).
        Assert.Equal(11, cluster.ReplicaSetOf("shop/web:1")["spec"].Number("replicas"));
        Assert.Equal(7, cluster.ReplicaSetOf("shop/web:never-ready")["spec"].Number("replicas"));
    }

    [Fact]
    public async Task A_deployment_scales_to_nothing_and_back()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment());
        await cluster.RolledOutAsync();
        cluster.Change(Resources.Deployments, "web", d => d["spec"]!["replicas"] = 0);
        await cluster.UntilAsync(() => cluster.Pods().Count == 0);
        cluster.Change(Resources.Deployments, "web", d => d["spec"]!["replicas"] = 2);
        await cluster.RolledOutAsync();

        var set = Assert.Single(cluster.ReplicaSets()).Name();
        Assert.Equal(
            [$"Scaled up replica set {set} from 0 to 3", $"Scaled down replica set {set} from 3 to 0", $"Scaled up replica set {set} from 0 to 2"],
            cluster.Events("ScalingReplicaSet"));
    }

    private static void Pause(TestCluster cluster, bool paused) => cluster.Change(Resources.Deployments, "web", d => d["spec"]!["paused"] = paused);
}
