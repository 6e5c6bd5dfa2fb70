using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Tests.Controllers;

namespace Rollouts.Sandbox.Tests.Nodes;

public sealed class KubeletsTests
{
    [Fact]
    public async Task Nodes_join_ready_and_keep_their_lease_and_their_heartbeat()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2);
        var node = cluster.Get(Resources.Nodes, "node-2");

        Assert.Equal(["4", "8Gi", "110"], new[] { "cpu", "memory", "pods" }.Select(r => node["status"]!["allocatable"].Text(r)));
        Assert.Equal("KubeletReady", TestCluster.ConditionOf(node, "Ready").Text("reason"));
        Assert.Equal("172.18.0.3", node["status"]!["addresses"]![0].Text("address"));

        await cluster.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Equal("2026-01-02T03:09:05Z", TestCluster.ConditionOf(cluster.Get(Resources.Nodes, "node-2"), "Ready").Text("lastHeartbeatTime"));
        var lease = cluster.Get(new("coordination.k8s.io", "v1", "leases", "Lease"), "node-2", "kube-node-lease");
        Assert.StartsWith("2026-01-02T03:10:", lease["spec"].Text("renewTime"));
        Assert.Equal("node-2", lease["metadata"]!["ownerReferences"]![0].Text("name"));
    }

    [Fact]
    public async Task A_pod_runs_on_its_node_with_an_address_of_its_own_and_events_from_there()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1);
        cluster.Create(Resources.Deployments, Manifests.Deployment(replicas: 2));
        await cluster.RolledOutAsync();

        Assert.All(cluster.Pods(), p => Assert.Equal(1, p["metadata"].Number("generation")));
        Assert.Equal(["10.244.0.2", "10.244.0.3"], cluster.Pods().Select(p => p["status"].Text("podIP")).Order(StringComparer.Ordinal));
        var started = cluster.Api.List(Resources.Events, "default", e => e.Text("reason") == "Started");
        Assert.Equal(2, started.Count);
        Assert.All(started, e => Assert.Equal("kubelet/node-1", $"{e["source"].Text("component")}/{e["source"].Text("host")}"));
        Assert.All(started, e => Assert.Equal("spec.containers{app}", e["involvedObject"].Text("fieldPath")));
    }

    [Fact]
    public async Task A_missing_config_map_is_found_when_it_comes()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment(replicas: 1, image: "shop/web:bad-config"));
        await cluster.UntilAsync(() => cluster.Pods().Count == 1 && Waiting(cluster) == "CreateContainerConfigError");

        cluster.Create(new("", "v1", "configmaps", "ConfigMap"), Manifests.Parse("""{ "metadata": { "name": "app-config", "namespace": "default" } }"""));
        await cluster.RolledOutAsync(seconds: 20);
    }

    [Fact]
    public async Task Logs_tell_of_the_present_run_and_of_the_one_before()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Pods, Manifests.Pod("web", "shop/web:2-crash"));
        await cluster.UntilAsync(() => cluster.Get(Resources.Pods, "web")["status"]!["containerStatuses"]?[0].Number("restartCount") == 1);

        var present = cluster.Machinery.Logs.Find("default", "web", "app", previous: false)!;
        var before = cluster.Machinery.Logs.Find("default", "web", "app", previous: true)!;

        Assert.False(present.HasEnded);
        Assert.True(before.HasEnded);
        Assert.Equal("INFO  app: web 2-crash starting", present.Lines[0].Text);
        Assert.Equal("FATAL app: cannot start without a database, exiting with 1", before.Lines[^1].Text);
        Assert.True(before.Lines[^1].Time < present.Lines[0].Time);

        var more = present.WaitForMoreAsync(present.Lines.Count, TestContext.Current.CancellationToken);
        Assert.False(more.IsCompleted);
        await cluster.PassAsync(3);
        await more.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.True(present.HasEnded);

        Assert.Null(cluster.Machinery.Logs.Find("default", "web", "other", previous: false));
        Assert.Null(cluster.Machinery.Logs.Find("default", "none", "app", previous: false));
    }

    private static string? Waiting(TestCluster cluster) => cluster.Pods()[0]["status"]!["containerStatuses"]?[0]!["state"].At("waiting").Text("reason");
}
