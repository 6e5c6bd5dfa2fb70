using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Tests.Controllers;

namespace Rollouts.Sandbox.Tests.Nodes;

public sealed class NodeTests
{
    [Fact]
    public async Task A_node_object_that_somebody_creates_becomes_a_working_node_and_keeps_what_its_creator_set()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1);
        cluster.Change(Resources.Nodes, "node-1", n => n["spec"]!["unschedulable"] = true);
        cluster.Create(Resources.Nodes, Manifests.Parse("""{ "metadata": { "name": "gpu-1", "labels": { "gpu": "yes", "topology.kubernetes.io/zone": "mine" } }, "spec": { "taints": [ { "key": "a", "effect": "PreferNoSchedule" } ] } }"""));
        cluster.Create(Resources.Pods, Manifests.Pod("picky", change: s => s["nodeSelector"] = new JsonObject { ["gpu"] = "yes" }));
        await cluster.UntilAsync(() => Daemons.IsReady(cluster.Get(Resources.Pods, "picky")));

        var node = cluster.Get(Resources.Nodes, "gpu-1");
        Assert.Equal(["mine", "gpu-1", "linux"], new[] { "topology.kubernetes.io/zone", "kubernetes.io/hostname", "kubernetes.io/os" }.Select(l => node["metadata"]!["labels"].Text(l)));
        Assert.Equal(["a:PreferNoSchedule"], Taints(cluster, "gpu-1"));
        Assert.Equal("172.18.0.3", node["status"]!["addresses"]![0].Text("address"));
        Assert.Equal("10.244.1.2", cluster.Get(Resources.Pods, "picky")["status"].Text("podIP"));
        Assert.Contains("Node gpu-1 event: Registered Node gpu-1 in Controller", cluster.Events("RegisteredNode"));
        Assert.NotNull(cluster.Api.Find(Resources.Leases, "kube-node-lease", "gpu-1"));
    }

    [Fact]
    public async Task The_pods_of_a_deleted_node_are_removed_after_a_while_and_come_up_elsewhere()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2);
        cluster.Create(Resources.Deployments, Manifests.Deployment(replicas: 2));
        await cluster.RolledOutAsync();

        cluster.Api.Delete(Resources.Nodes, null, "node-2");
        await cluster.PassAsync(39);
        Assert.Contains(cluster.Pods(), p => p["spec"].Text("nodeName") == "node-2");

        await cluster.UntilAsync(() => cluster.Pods().Count(p => p["spec"].Text("nodeName") == "node-1" && Daemons.IsReady(p)) == 2, seconds: 5);
        Assert.Null(cluster.Api.Find(Resources.Leases, "kube-node-lease", "node-2"));
        Assert.Equal(["Node node-2 event: Removing Node node-2 from Controller"], cluster.Events("RemovingNode"));
    }

    [Fact]
    public async Task A_node_that_comes_back_in_time_finds_its_pods_again()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1);
        cluster.Create(Resources.Pods, Manifests.Pod("keeper"));
        await cluster.UntilAsync(() => Daemons.IsReady(cluster.Get(Resources.Pods, "keeper")));
        var uid = cluster.Get(Resources.Pods, "keeper")["metadata"].Text("uid");

        cluster.Api.Delete(Resources.Nodes, null, "node-1");
        await cluster.PassAsync(20);
        cluster.Create(Resources.Nodes, Manifests.Parse("""{ "metadata": { "name": "node-1" } }"""));
        await cluster.PassAsync(120);

        Assert.Equal(uid, cluster.Get(Resources.Pods, "keeper")["metadata"].Text("uid"));
        Assert.True(Daemons.IsReady(cluster.Get(Resources.Pods, "keeper")));
        Assert.Equal("172.18.0.2", cluster.Get(Resources.Nodes, "node-1")["status"]!["addresses"]![0].Text("address"));
    }

    [Fact]
    public async Task A_cordoned_node_bears_the_taint_that_says_so()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1);
        cluster.Change(Resources.Nodes, "node-1", n => n["spec"]!["unschedulable"] = true);
        await cluster.SettleAsync();
        Assert.Equal(["node.kubernetes.io/unschedulable:NoSchedule"], Taints(cluster, "node-1"));

        cluster.Change(Resources.Nodes, "node-1", n => n["spec"]!.AsObject().Remove("unschedulable"));
        await cluster.SettleAsync();
        Assert.Empty(Taints(cluster, "node-1"));
    }

    [Fact]
    public async Task A_kubelet_that_is_not_ready_says_so_at_once_and_its_pods_are_not_ready()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2);
        cluster.Create(Resources.Deployments, Manifests.Deployment(replicas: 2));
        await cluster.RolledOutAsync();

        Annotate(cluster, "node-2", "sandbox.rollouts/not-ready");
        await cluster.SettleAsync();

        var node = cluster.Get(Resources.Nodes, "node-2");
        Assert.Equal(["False", "KubeletNotReady", "container runtime is down"], new[] { "status", "reason", "message" }.Select(m => TestCluster.ConditionOf(node, "Ready").Text(m)));
        Assert.Equal("False", TestCluster.ConditionOf(node, "DiskPressure").Text("status"));
        Assert.Equal(["node.kubernetes.io/not-ready:NoExecute", "node.kubernetes.io/not-ready:NoSchedule"], Taints(cluster, "node-2"));
        Assert.Equal("node-2", cluster.Pods().Single(p => !Daemons.IsReady(p))["spec"].Text("nodeName"));
        Assert.Equal(["Node is not ready", "Node node-2 status is now: NodeNotReady", "Node node-2 status is now: NodeNotReady"], cluster.Events("NodeNotReady").Order(StringComparer.Ordinal));
        Assert.Equal(1, cluster.Deployment()["status"].Number("availableReplicas"));

        // It goes on saying so.
        var renewed = cluster.Api.Find(Resources.Leases, "kube-node-lease", "node-2")!["spec"].Text("renewTime");
        await cluster.PassAsync(60);
        Assert.NotEqual(renewed, cluster.Api.Find(Resources.Leases, "kube-node-lease", "node-2")!["spec"].Text("renewTime"));
        Assert.Equal("False", TestCluster.ConditionOf(cluster.Get(Resources.Nodes, "node-2"), "Ready").Text("status"));

        Annotate(cluster, "node-2", "sandbox.rollouts/not-ready", value: null);
        await cluster.SettleAsync();
        Assert.Equal(2, cluster.Deployment()["status"].Number("availableReplicas"));
        Assert.Empty(Taints(cluster, "node-2"));
        Assert.Equal(0, cluster.Pods().Sum(p => p["status"]!["containerStatuses"]![0].Number("restartCount")));
    }

    [Fact]
    public async Task A_node_that_falls_silent_is_unknown_after_fifty_seconds_and_its_pods_are_replaced_after_five_minutes_more()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2);
        cluster.Create(Resources.Deployments, Manifests.Deployment(replicas: 2));
        await cluster.RolledOutAsync();

        Annotate(cluster, "node-2", "sandbox.rollouts/unreachable");
        await cluster.PassAsync(38);
        Assert.Equal("True", TestCluster.ConditionOf(cluster.Get(Resources.Nodes, "node-2"), "Ready").Text("status"));
        await cluster.UntilAsync(() => TestCluster.ConditionOf(cluster.Get(Resources.Nodes, "node-2"), "Ready").Text("status") == "Unknown", seconds: 13);
        await cluster.SettleAsync();

        var node = cluster.Get(Resources.Nodes, "node-2");
        Assert.All(node["status"]!["conditions"].Maps(), c => Assert.Equal("Unknown NodeStatusUnknown Kubelet stopped posting node status.", $"{c.Text("status")} {c.Text("reason")} {c.Text("message")}"));
        Assert.Equal(["node.kubernetes.io/unreachable:NoExecute", "node.kubernetes.io/unreachable:NoSchedule"], Taints(cluster, "node-2"));
        var lost = cluster.Pods().Single(p => p["spec"].Text("nodeName") == "node-2").Name();
        Assert.False(Daemons.IsReady(cluster.Get(Resources.Pods, lost)));

        await cluster.PassAsync(295);
        Assert.Equal(2, cluster.Pods().Count);
        await cluster.UntilAsync(() => cluster.Deployment()["status"].Number("availableReplicas") == 2, seconds: 10);
        Assert.Equal([$"Marking for deletion Pod default/{lost}"], cluster.Events("TaintManagerEviction"));

        // Nobody can say that its containers have stopped until the node does, or is gone for good.
        Assert.NotNull(cluster.Get(Resources.Pods, lost)["metadata"].At("deletionTimestamp"));
        Annotate(cluster, "node-2", "sandbox.rollouts/unreachable", value: null);
        await cluster.UntilAsync(() => cluster.Pods().All(p => p.Name() != lost));
        Assert.Equal("True", TestCluster.ConditionOf(cluster.Get(Resources.Nodes, "node-2"), "Ready").Text("status"));
    }

    [Fact]
    public async Task A_taint_that_drives_out_spares_those_that_tolerate_it_for_as_long_as_they_do()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1);
        foreach (var (name, seconds) in new (string, int?)[] { ("never", null), ("while", 30), ("always", null) })
        {
            cluster.Create(Resources.Pods, Manifests.Pod(name, change: s => s["tolerations"] = name == "never" ? null : new JsonArray(Toleration(seconds))));
        }

        await cluster.UntilAsync(() => cluster.Pods().All(Daemons.IsReady));
        cluster.Change(Resources.Nodes, "node-1", n => Daemons.Taint(n, "fire", "NoExecute"));
        await cluster.PassAsync(5);
        Assert.Equal(["always", "while"], cluster.Pods().Select(p => p.Name()));
        await cluster.PassAsync(30);
        Assert.Equal(["always"], cluster.Pods().Select(p => p.Name()));
        Assert.Equal(["Marking for deletion Pod default/never", "Marking for deletion Pod default/while"], cluster.Events("TaintManagerEviction").Order(StringComparer.Ordinal));

        static JsonObject Toleration(int? seconds)
        {
            var toleration = new JsonObject { ["key"] = "fire", ["operator"] = "Exists", ["effect"] = "NoExecute" };
            if (seconds is { } limit)
            {
                toleration["tolerationSeconds"] = limit;
            }

            return toleration;
        }
    }

    [Fact]
    public async Task A_pod_is_not_driven_out_where_the_taint_goes_in_time()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1);
        cluster.Create(Resources.Pods, Manifests.Pod("lucky"));
        await cluster.UntilAsync(() => cluster.Pods().All(Daemons.IsReady));
        Annotate(cluster, "node-1", "sandbox.rollouts/not-ready");
        await cluster.PassAsync(200);
        Annotate(cluster, "node-1", "sandbox.rollouts/not-ready", value: null);
        await cluster.PassAsync(200);

        Assert.True(Daemons.IsReady(Assert.Single(cluster.Pods())));
        Assert.Equal(["Cancelling deletion of Pod default/lucky"], cluster.Events("TaintManagerEviction"));
    }

    private static IEnumerable<string> Taints(TestCluster cluster, string node) =>
        cluster.Get(Resources.Nodes, node)["spec"]!["taints"].Maps().Select(t => $"{t.Text("key")}:{t.Text("effect")}").Order(StringComparer.Ordinal);

    private static void Annotate(TestCluster cluster, string node, string annotation, string? value = "true") => cluster.Change(Resources.Nodes, node, n =>
    {
        var annotations = n["metadata"]!["annotations"]!.AsObject();
        annotations.Remove(annotation);
        if (value is not null)
        {
            annotations[annotation] = value;
        }
    });
}
