using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

public sealed class DaemonSetTests
{
    [Fact]
    public async Task Every_node_gets_one_pod_that_is_made_for_it_and_bound_by_the_scheduler()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 3);
        var cluster = daemons.Cluster;

        Assert.Equal(["node-1", "node-2", "node-3"], daemons.Pods.Select(Daemons.NodeOf).Order(StringComparer.Ordinal));
        var pod = daemons.Pods.First(p => Daemons.NodeOf(p) == "node-2");
        Assert.Equal(
            """{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"In","values":["node-2"]}]}]}}""",
            pod["spec"]!["affinity"]!["nodeAffinity"]!.ToJsonString());
        Assert.Equal(
            [
                "node.kubernetes.io/not-ready:NoExecute", "node.kubernetes.io/unreachable:NoExecute", "node.kubernetes.io/disk-pressure:NoSchedule",
                "node.kubernetes.io/memory-pressure:NoSchedule", "node.kubernetes.io/pid-pressure:NoSchedule", "node.kubernetes.io/unschedulable:NoSchedule",
            ],
            pod["spec"]!["tolerations"].Maps().Select(t => $"{t.Text("key")}:{t.Text("effect")}{t["tolerationSeconds"]}"));
        var revision = Assert.Single(daemons.Revisions);
        Assert.Equal([revision["metadata"]!["labels"].Text("controller-revision-hash"), "1"], new[] { "controller-revision-hash", "pod-template-generation" }.Select(l => pod["metadata"]!["labels"].Text(l)));
        Assert.Equal($"agent-{revision["metadata"]!["labels"].Text("controller-revision-hash")}", revision.Name());
        Assert.StartsWith("agent-", pod.Name(), StringComparison.Ordinal);
        Assert.Contains($"Created pod: {pod.Name()}", cluster.Events("SuccessfulCreate"));
        Assert.Contains($"Successfully assigned default/{pod.Name()} to node-2", cluster.Events("Scheduled"));
        Assert.Equal("daemonset-controller", cluster.Api.List(Resources.Events, "default", e => e.Text("reason") == "SuccessfulCreate")[0]["source"].Text("component"));
        Assert.Equal(
            """{"currentNumberScheduled":3,"numberMisscheduled":0,"desiredNumberScheduled":3,"numberReady":3,"observedGeneration":1,"updatedNumberScheduled":3,"numberAvailable":3}""",
            daemons.Status!.ToJsonString());
    }

    [Fact]
    public async Task Five_nodes_are_updated_one_at_a_time()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 5);
        var most = 0;
        var order = new List<string>();

        daemons.SetImage("shop/agent:2");
        await daemons.Cluster.UntilAsync(() =>
        {
            most = Math.Max(most, 5 - daemons.NodesAvailable);
            order.AddRange(daemons.PodsOf("shop/agent:2").Select(Daemons.NodeOf).OfType<string>().Except(order, StringComparer.Ordinal).Order(StringComparer.Ordinal));
            Assert.InRange(daemons.Status.Number("numberUnavailable") ?? 0, 0, 1);
            return daemons.IsComplete;
        });

        Assert.Equal(1, most);
        Assert.Equal(["node-1", "node-2", "node-3", "node-4", "node-5"], order);
        Assert.Equal(5, daemons.PodsOf("shop/agent:2").Count);
        Assert.Equal(5, daemons.Cluster.Events("SuccessfulDelete").Count);
    }

    [Theory]
    [InlineData("40%", 2)]
    [InlineData("50%", 3)]
    [InlineData("1%", 1)]
    public async Task A_percentage_of_the_nodes_is_rounded_up(string unavailable, int expected)
    {
        await using var daemons = await Daemons.StartAsync(nodes: 5, change: s => s.Updating(unavailable, 0));
        var most = 0;

        daemons.SetImage("shop/agent:2");
        await daemons.Cluster.UntilAsync(() =>
        {
            most = Math.Max(most, 5 - daemons.NodesAvailable);
            return daemons.IsComplete;
        });

        Assert.Equal(expected, most);
    }

    [Fact]
    public async Task With_a_surge_new_pods_come_beside_the_old_ones_and_every_node_stays_served()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 4, change: s => s.Updating(0, 2));
        var most = 0;

        daemons.SetImage("shop/agent:2");
        await daemons.Cluster.UntilAsync(() =>
        {
            Assert.Equal(4, daemons.NodesAvailable);
            most = Math.Max(most, daemons.Pods.Count(p => p["metadata"].At("deletionTimestamp") is null) - 4);
            Assert.All(daemons.Pods.GroupBy(Daemons.NodeOf, StringComparer.Ordinal), g => Assert.True(g.Count(p => p["metadata"].At("deletionTimestamp") is null) <= 2));
            return daemons.IsComplete;
        });

        Assert.Equal(2, most);
        Assert.Equal(4, daemons.PodsOf("shop/agent:2").Count);
    }

    [Fact]
    public async Task A_surge_that_never_gets_ready_goes_no_further_and_takes_nothing_away()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 3, change: s => s.Updating(0, 1));

        // Of two pods on a node the older counts, and stamps are of whole seconds.
        await daemons.Cluster.PassAsync(2);
        daemons.SetImage("shop/agent:never-ready");
        await daemons.Cluster.PassAsync(300);

        Assert.Equal(3, daemons.NodesAvailable);
        Assert.Single(daemons.PodsOf("shop/agent:never-ready"));
        Assert.Equal([3L, null, 3L], new[] { "desiredNumberScheduled", "updatedNumberScheduled", "numberAvailable" }.Select(n => daemons.Status.Number(n)));
    }

    [Fact]
    public async Task A_broken_version_stops_at_the_first_node()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 3);

        daemons.SetImage("shop/agent:missing");
        await daemons.Cluster.PassAsync(300);

        Assert.Single(daemons.PodsOf("shop/agent:missing"));
        Assert.Equal(2, daemons.NodesAvailable);
        Assert.Equal([1L, 2L, 1L], new[] { "updatedNumberScheduled", "numberAvailable", "numberUnavailable" }.Select(n => daemons.Status.Number(n)));
    }

    [Fact]
    public async Task On_delete_waits_for_somebody_to_delete_each_old_pod()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 3, change: s => s["updateStrategy"] = new JsonObject { ["type"] = "OnDelete" });

        daemons.SetImage("shop/agent:2");
        await daemons.Cluster.PassAsync(60);
        Assert.Equal([3L, null, 2L], new[] { "numberAvailable", "updatedNumberScheduled", "observedGeneration" }.Select(n => daemons.Status.Number(n)));

        daemons.Cluster.Api.Delete(Resources.Pods, "default", daemons.Pods.First(p => Daemons.NodeOf(p) == "node-2").Name());
        await daemons.Cluster.UntilAsync(() => daemons.Status.Number("updatedNumberScheduled") == 1 && daemons.Status.Number("numberAvailable") == 3);
        Assert.Equal("node-2", Daemons.NodeOf(Assert.Single(daemons.PodsOf("shop/agent:2"))));
    }

    [Fact]
    public async Task A_pod_must_be_ready_for_long_enough_before_the_next_node_is_touched()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 2, change: s => s["minReadySeconds"] = 20);

        daemons.SetImage("shop/agent:2");
        await daemons.Cluster.UntilAsync(() => daemons.PodsOf("shop/agent:2").Any(Daemons.IsReady));
        var ready = daemons.Cluster.Time.GetUtcNow();
        Assert.Equal([2L, 1L], new[] { "numberReady", "numberAvailable" }.Select(n => daemons.Status.Number(n)));

        await daemons.Cluster.UntilAsync(() => daemons.PodsOf("shop/agent:2").Count == 2);
        Assert.InRange((daemons.Cluster.Time.GetUtcNow() - ready).TotalSeconds, 19, 23);
    }

    [Fact]
    public async Task A_node_selector_and_an_affinity_choose_the_nodes_and_pods_go_where_they_no_longer_hold()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 4);
        foreach (var (node, disk) in new[] { ("node-1", "ssd"), ("node-2", "ssd"), ("node-3", "hdd") })
        {
            cluster.Change(Resources.Nodes, node, n => n["metadata"]!["labels"]!["disk"] = disk);
        }

        cluster.Create(Resources.DaemonSets, Manifests.DaemonSet(change: s =>
        {
            s.PodSpec()["nodeSelector"] = new JsonObject { ["kubernetes.io/os"] = "linux" };
            s.PodSpec()["affinity"] = Manifests.Parse("""
                { "nodeAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": { "nodeSelectorTerms": [
                  { "matchExpressions": [ { "key": "disk", "operator": "In", "values": [ "ssd" ] } ] },
                  { "matchFields": [ { "key": "metadata.name", "operator": "In", "values": [ "node-4" ] } ] } ] } } }
                """);
        }));
        var daemons = new Daemons(cluster);
        await cluster.UntilAsync(() => daemons.IsComplete);
        Assert.Equal(["node-1", "node-2", "node-4"], daemons.Pods.Select(Daemons.NodeOf).Order(StringComparer.Ordinal));

        cluster.Change(Resources.Nodes, "node-1", n => n["metadata"]!["labels"]!["disk"] = "hdd");
        cluster.Change(Resources.Nodes, "node-3", n => n["metadata"]!["labels"]!["disk"] = "ssd");
        await cluster.UntilAsync(() => daemons.IsComplete && daemons.Pods.Count == 3);
        Assert.Equal(["node-2", "node-3", "node-4"], daemons.Pods.Select(Daemons.NodeOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Taints_keep_new_daemons_away_or_drive_them_out_and_tolerations_let_them_stay()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 3);
        var cluster = daemons.Cluster;

        cluster.Change(Resources.Nodes, "node-1", n => Daemons.Taint(n, "gpu", "NoSchedule"));
        await cluster.SettleAsync();
        Assert.Equal([2L, 2L, 1L], new[] { "desiredNumberScheduled", "currentNumberScheduled", "numberMisscheduled" }.Select(n => daemons.Status.Number(n)));
        Assert.Equal(3, daemons.Pods.Count);

        cluster.Change(Resources.Nodes, "node-1", n => Daemons.Taint(n, "gpu", "NoExecute"));
        await cluster.UntilAsync(() => daemons.Pods.Count == 2);
        Assert.Equal([2L, 2L, 0L], new[] { "desiredNumberScheduled", "currentNumberScheduled", "numberMisscheduled" }.Select(n => daemons.Status.Number(n)));

        cluster.Change(Resources.DaemonSets, "agent", d => d["spec"]!.AsObject().PodSpec()["tolerations"] = new JsonArray(new JsonObject { ["key"] = "gpu", ["operator"] = "Exists" }));
        await cluster.UntilAsync(() => daemons.IsComplete && daemons.Pods.Count == 3);
    }

    [Fact]
    public async Task A_cordoned_node_keeps_its_daemon_and_is_updated_too()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 2);
        daemons.Cluster.Change(Resources.Nodes, "node-2", n => n["spec"]!["unschedulable"] = true);

        daemons.SetImage("shop/agent:2");
        await daemons.Cluster.UntilAsync(() => daemons.IsComplete);

        Assert.Equal(2, daemons.Status.Number("desiredNumberScheduled"));
        Assert.Equal(["node-1", "node-2"], daemons.PodsOf("shop/agent:2").Select(Daemons.NodeOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_node_that_joins_during_an_update_gets_the_new_version_and_one_that_leaves_is_not_waited_for()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 4);
        var cluster = daemons.Cluster;

        daemons.SetImage("shop/agent:2");
        await cluster.UntilAsync(() => daemons.Status.Number("updatedNumberScheduled") == 2);
        cluster.Create(Resources.Nodes, Manifests.Parse("""{ "metadata": { "name": "node-9" } }"""));
        cluster.Api.Delete(Resources.Nodes, null, "node-4");
        await cluster.UntilAsync(() => daemons.IsComplete);

        Assert.Equal(4, daemons.Status.Number("desiredNumberScheduled"));
        Assert.Equal(["node-1", "node-2", "node-3", "node-9"], daemons.PodsOf("shop/agent:2").Select(Daemons.NodeOf).Order(StringComparer.Ordinal));
        await cluster.UntilAsync(() => daemons.Pods.Count == 4);
    }

    [Fact]
    public async Task A_node_that_is_not_ready_uses_up_what_may_be_unavailable_until_it_is_back()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 3);
        var cluster = daemons.Cluster;

        cluster.Change(Resources.Nodes, "node-2", n => n["metadata"]!["annotations"]!["sandbox.rollouts/not-ready"] = "true");
        await cluster.SettleAsync();
        Assert.Equal(
            [2L, 2L, 1L, 2L], new[] { "desiredNumberScheduled", "currentNumberScheduled", "numberMisscheduled", "numberReady" }.Select(n => daemons.Status.Number(n)));

        daemons.SetImage("shop/agent:2");
        await cluster.PassAsync(300);
        Assert.Empty(daemons.PodsOf("shop/agent:2"));
        Assert.NotNull(daemons.Pods.Single(p => Daemons.NodeOf(p) == "node-2")["metadata"].At("deletionTimestamp"));

        cluster.Change(Resources.Nodes, "node-2", n => n["metadata"]!["annotations"]!.AsObject().Remove("sandbox.rollouts/not-ready"));
        await cluster.UntilAsync(() => daemons.IsComplete && daemons.PodsOf("shop/agent:2").Count == 3);
        Assert.Equal(0, daemons.Status.Number("numberMisscheduled"));
    }

    [Fact]
    public async Task A_failed_pod_is_replaced_at_once_and_then_ever_more_slowly()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 1);
        var cluster = daemons.Cluster;
        var pauses = new List<double>();

        for (var i = 0; i < 4; i++)
        {
            var before = cluster.Time.GetUtcNow();
            var pod = daemons.Pods.Single();
            var draft = pod.Copy();
            draft["status"]!["phase"] = "Failed";
            cluster.Api.UpdateStatus(Resources.Pods, draft);
            await cluster.UntilAsync(() => daemons.Pods.All(p => p.Name() != pod.Name()));
            pauses.Add((cluster.Time.GetUtcNow() - before).TotalSeconds);
            await cluster.SettleAsync();
        }

        Assert.Equal([0, 1, 2, 4], pauses);
        Assert.Equal(4, cluster.Events("FailedDaemonPod").Count);
        Assert.Matches("^Found failed daemon pod default/agent-\\w{5} on node node-1, will try to kill it$", cluster.Events("FailedDaemonPod")[0]);
    }

    [Fact]
    public async Task A_template_that_comes_back_takes_up_its_revision_under_a_new_number()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 1);
        daemons.SetImage("shop/agent:2");
        await daemons.Cluster.UntilAsync(() => daemons.IsComplete);
        daemons.SetImage("shop/agent:1");
        await daemons.Cluster.UntilAsync(() => daemons.IsComplete);

        Assert.Equal(
            [("shop/agent:1", 3L), ("shop/agent:2", 2L)],
            daemons.Revisions.Select(r => (r["data"]!["spec"]!["template"]!["spec"]!["containers"]![0].Text("image")!, r.Number("revision")!.Value)).Order());
        Assert.Equal("3", Assert.Single(daemons.Pods)["metadata"]!["labels"].Text("pod-template-generation"));
    }

    [Fact]
    public async Task The_history_is_limited_and_spares_what_still_has_pods()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 2, change: s =>
        {
            s["revisionHistoryLimit"] = 2;
            s["updateStrategy"] = new JsonObject { ["type"] = "OnDelete" };
        });
        foreach (var tag in Enumerable.Range(2, 4))
        {
            daemons.SetImage($"shop/agent:{tag}");
            await daemons.Cluster.PassAsync(1);
        }

        // The pods are all of revision 1; of the others the two highest would be kept, but revision 1 takes up a place.
        Assert.Equal([1L, 4L, 5L], daemons.Revisions.Select(r => r.Number("revision")!.Value).Order());

        foreach (var pod in daemons.Pods)
        {
            daemons.Cluster.Api.Delete(Resources.Pods, "default", pod.Name());
        }

        await daemons.Cluster.UntilAsync(() => daemons.IsComplete);
        daemons.SetImage("shop/agent:6");
        await daemons.Cluster.PassAsync(1);
        Assert.Equal([4L, 5L, 6L], daemons.Revisions.Select(r => r.Number("revision")!.Value).Order());
    }

    [Fact]
    public async Task A_daemon_for_which_its_node_has_no_room_says_so_and_the_update_waits()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2);
        cluster.Create(Resources.Pods, Manifests.Pod("big", change: s =>
        {
            s["nodeName"] = "node-1";
            s.Container()["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "3500m" } };
        }));
        cluster.Create(Resources.DaemonSets, Manifests.DaemonSet(change: s => s.PodSpec().Container()["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "1" } }));
        var daemons = new Daemons(cluster);
        await cluster.PassAsync(10);

        Assert.Equal(
            "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: "
            + "0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.",
            cluster.Events("FailedScheduling").Single());
        Assert.Equal([2L, 2L, 1L], new[] { "desiredNumberScheduled", "currentNumberScheduled", "numberReady" }.Select(n => daemons.Status.Number(n)));

        // A pod that waits for a node that goes has nothing to wait for.
        cluster.Api.Delete(Resources.Nodes, null, "node-1");
        await cluster.UntilAsync(() => daemons.Pods.Count == 1 && daemons.IsComplete);
    }

    [Fact]
    public async Task A_quota_that_refuses_pods_is_told_and_tried_again()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 3);
        cluster.Create(Resources.ResourceQuotas, Manifests.Parse("""{ "metadata": { "name": "few", "namespace": "default" }, "spec": { "hard": { "pods": "2" } } }"""));
        await cluster.SettleAsync();
        cluster.Create(Resources.DaemonSets, Manifests.DaemonSet());
        await cluster.PassAsync(5);
        Assert.Equal(2, cluster.Pods().Count);
        Assert.Contains("exceeded quota: few", cluster.Events("FailedCreate")[0], StringComparison.Ordinal);

        cluster.Change(Resources.ResourceQuotas, "few", q => q["spec"]!["hard"]!["pods"] = "3");
        await cluster.UntilAsync(() => new Daemons(cluster).IsComplete, seconds: 5);
    }

    [Fact]
    public async Task Orphans_are_adopted_with_their_history()
    {
        await using var daemons = await Daemons.StartAsync(nodes: 2);
        var cluster = daemons.Cluster;
        var names = daemons.Pods.Select(p => p.Name()).ToList();
        cluster.Api.Delete(Resources.DaemonSets, "default", "agent", new DeleteOptions(Propagation: "Orphan"));
        await cluster.UntilAsync(() => cluster.Api.Find(Resources.DaemonSets, "default", "agent") is null);
        Assert.All(daemons.Pods, p => Assert.Empty(p["metadata"].At("ownerReferences").Maps()));

        cluster.Create(Resources.DaemonSets, Manifests.DaemonSet());
        await cluster.UntilAsync(() => daemons.IsComplete);

        Assert.Equal(names, daemons.Pods.Select(p => p.Name()));
        Assert.Single(daemons.Revisions);

        cluster.Api.Delete(Resources.DaemonSets, "default", "agent");
        await cluster.UntilAsync(() => cluster.Pods().Count == 0 && daemons.Revisions.Count == 0);
    }
}
