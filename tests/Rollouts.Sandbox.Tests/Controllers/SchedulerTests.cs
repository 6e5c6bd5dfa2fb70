using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

public sealed class SchedulerTests
{
    [Fact]
    public async Task Pods_are_spread_over_the_nodes()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment(replicas: 6));
        await cluster.SettleAsync();

        Assert.Equal([2, 2, 2], cluster.Pods().GroupBy(p => p["spec"].Text("nodeName")!, StringComparer.Ordinal).Select(g => g.Count()));
        var pod = cluster.Pods()[0];
        Assert.Contains($"Successfully assigned default/{pod.Name()} to {pod["spec"].Text("nodeName")}", cluster.Events("Scheduled"));
    }

    [Fact]
    public async Task A_pod_that_fits_nowhere_says_why_and_is_scheduled_when_there_is_room()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment(replicas: 4, change: s => Request(s, "3")));
        await cluster.PassAsync(5);

        const string Why = "0/3 nodes are available: 3 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.";
        var waiting = Assert.Single(cluster.Pods(), p => p["spec"].Text("nodeName") is null);
        var condition = TestCluster.ConditionOf(waiting, "PodScheduled");
        Assert.Equal(["False", "Unschedulable", Why], [condition.Text("status"), condition.Text("reason"), condition.Text("message")]);
        Assert.Equal([Why], cluster.Events("FailedScheduling"));

        cluster.Change(Resources.Deployments, "web", d => d["spec"]!["replicas"] = 3);
        await cluster.RolledOutAsync();
        Assert.DoesNotContain(waiting.Name(), cluster.Pods().Select(p => p.Name()));
    }

    [Fact]
    public async Task Cordoned_tainted_and_unselected_nodes_are_told_apart()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Change(Resources.Nodes, "node-1", n => n["spec"]!["unschedulable"] = true);
        cluster.Change(Resources.Nodes, "node-2", n => n["spec"]!["taints"] = new JsonArray(new JsonObject { ["key"] = "gpu", ["effect"] = "NoSchedule" }));
        cluster.Create(Resources.Pods, Manifests.Pod("picky", change: s => s["nodeSelector"] = new JsonObject { ["disk"] = "ssd" }));
        await cluster.SettleAsync();

        Assert.Equal(
            "0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. "
            + "no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
            cluster.Events("FailedScheduling").Single());

        cluster.Change(Resources.Nodes, "node-3", n => n["metadata"]!["labels"]!["disk"] = "ssd");
        await cluster.SettleAsync();
        Assert.Equal("node-3", cluster.Get(Resources.Pods, "picky")["spec"].Text("nodeName"));
    }

    [Fact]
    public async Task A_tolerated_taint_keeps_nobody_away_and_an_impossible_request_is_not_blamed_on_other_pods()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1);
        cluster.Change(Resources.Nodes, "node-1", n => n["spec"]!["taints"] = new JsonArray(new JsonObject { ["key"] = "gpu", ["value"] = "yes", ["effect"] = "NoSchedule" }));
        cluster.Create(Resources.Pods, Manifests.Pod("tolerant", change: s => s["tolerations"] = new JsonArray(
            new JsonObject { ["key"] = "gpu", ["operator"] = "Equal", ["value"] = "yes", ["effect"] = "NoSchedule" })));
        cluster.Create(Resources.Pods, Manifests.Pod("huge", change: s =>
        {
            s["tolerations"] = new JsonArray(new JsonObject { ["operator"] = "Exists" });
            s.Container()["resources"] = new JsonObject { ["requests"] = new JsonObject { ["memory"] = "1Ti" } };
        }));
        await cluster.SettleAsync();

        Assert.Equal("node-1", cluster.Get(Resources.Pods, "tolerant")["spec"].Text("nodeName"));
        Assert.Equal(
            "0/1 nodes are available: 1 Insufficient memory. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
            TestCluster.ConditionOf(cluster.Get(Resources.Pods, "huge"), "PodScheduled").Text("message"));
    }

    [Fact]
    public async Task A_node_takes_no_more_pods_than_it_may()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1);
        cluster.Create(Resources.Deployments, Manifests.Deployment(replicas: 112));
        await cluster.PassAsync(5);

        Assert.Equal(110, cluster.Pods().Count(p => p["spec"].Text("nodeName") is not null));
        Assert.All(cluster.Events("FailedScheduling"), e => Assert.StartsWith("0/1 nodes are available: 1 Too many pods.", e));
    }

    private static void Request(JsonObject deploymentSpec, string cpu) =>
        deploymentSpec["template"]!["spec"]!.AsObject().Container()["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = cpu } };
}
