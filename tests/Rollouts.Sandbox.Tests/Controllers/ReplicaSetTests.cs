using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Controllers.ReplicaSets;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

public sealed class ReplicaSetTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task A_deleted_pod_is_replaced()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.ReplicaSets, Manifests.ReplicaSet("web", 2));
        await cluster.UntilAsync(() => cluster.Get(Resources.ReplicaSets, "web")["status"].Number("readyReplicas") == 2);
        var gone = cluster.Pods()[0].Name();

        cluster.Api.Delete(Resources.Pods, "default", gone);
        await cluster.SettleAsync();

        var status = cluster.Get(Resources.ReplicaSets, "web")["status"];
        Assert.Equal(2, status.Number("replicas"));
        Assert.Equal(1, status.Number("terminatingReplicas"));
        await cluster.UntilAsync(() => cluster.Get(Resources.ReplicaSets, "web")["status"].Number("availableReplicas") == 2 && cluster.Pods().Count == 2);
        Assert.DoesNotContain(gone, cluster.Pods().Select(p => p.Name()));
        Assert.Equal(0, cluster.Get(Resources.ReplicaSets, "web")["status"].Number("terminatingReplicas"));
        Assert.Equal(3, cluster.Events("SuccessfulCreate").Count);
    }

    [Fact]
    public async Task Orphans_that_match_are_adopted_and_pods_that_no_longer_match_are_released()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Pods, Manifests.Pod("stray"));
        cluster.Create(Resources.ReplicaSets, Manifests.ReplicaSet("web", 2));
        await cluster.SettleAsync();

        Assert.Equal(2, cluster.Pods().Count);
        Assert.Equal("web", cluster.Get(Resources.Pods, "stray")["metadata"]!["ownerReferences"]![0].Text("name"));

        cluster.Change(Resources.Pods, "stray", p => p["metadata"]!["labels"]!["app"] = "debug");
        await cluster.SettleAsync();

        Assert.Empty(cluster.Get(Resources.Pods, "stray")["metadata"].At("ownerReferences").Maps());
        Assert.Equal(3, cluster.Pods().Count);
    }

    [Fact]
    public async Task A_refused_pod_is_told_with_the_refusals_words_and_tried_again_when_there_is_quota()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.ResourceQuotas, Manifests.Parse("""{ "metadata": { "name": "few", "namespace": "default" }, "spec": { "hard": { "pods": "2" } } }"""));
        cluster.Create(Resources.Deployments, Manifests.Deployment(replicas: 4));
        await cluster.PassAsync(20);

        const string Refusal = "is forbidden: exceeded quota: few, requested: pods=1, used: pods=2, limited: pods=2";
        var set = cluster.ReplicaSets().Single();
        Assert.Equal(2, cluster.Pods().Count);
        Assert.Equal("FailedCreate", TestCluster.ConditionOf(set, "ReplicaFailure").Text("reason"));
        Assert.Matches($"^pods \"{set.Name()}-[a-z0-9]{{5}}\" {Refusal}$", TestCluster.ConditionOf(set, "ReplicaFailure").Text("message"));
        Assert.Equal(TestCluster.ConditionOf(set, "ReplicaFailure").Text("message"), TestCluster.ConditionOf(cluster.Deployment(), "ReplicaFailure").Text("message"));
        Assert.Contains(cluster.Events("FailedCreate"), e => e.StartsWith("Error creating: pods \"web-", StringComparison.Ordinal) && e.EndsWith(Refusal, StringComparison.Ordinal));
        Assert.Equal("2", cluster.Get(Resources.ResourceQuotas, "few")["status"]!["used"].Text("pods"));

        cluster.Change(Resources.ResourceQuotas, "few", q => q["spec"]!["hard"]!["pods"] = "10");
        await cluster.RolledOutAsync(seconds: 5);

        Assert.Null(TestCluster.ConditionOf(cluster.Deployment(), "ReplicaFailure"));
        Assert.Equal("4", cluster.Get(Resources.ResourceQuotas, "few")["status"]!["used"].Text("pods"));
    }

    [Fact]
    public async Task A_template_that_is_always_refused_costs_a_request_a_try_and_not_one_a_pod()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.ResourceQuotas, Manifests.Parse("""{ "metadata": { "name": "none", "namespace": "default" }, "spec": { "hard": { "pods": "0" } } }"""));
        cluster.Create(Resources.ReplicaSets, Manifests.ReplicaSet("web", 50));
        await cluster.SettleAsync();

        // The first try, and one each for the condition that tells of it and for the quota's first count.
        Assert.InRange(cluster.Events("FailedCreate").Count, 1, 3);
    }

    [Fact]
    public void Pods_whose_loss_hurts_least_go_first()
    {
        Pod[] pods =
        [
            Pod("7 ready for long", ready: -10_000),
            Pod("6 ready for a short time", ready: -10),
            Pod("5 doubled up", node: "crowded", ready: -10_000),
            Pod("4 cheap", ready: -10_000, cost: "-5"),
            Pod("3 not ready"),
            Pod("2 pending", phase: "Pending"),
            Pod("1 unassigned", node: null, phase: "Pending"),
        ];

        var order = new DeletionOrder(pods, new Dictionary<string, int>(StringComparer.Ordinal) { ["crowded"] = 2, ["node-1"] = 1 }, Now);

        Assert.Equal(pods.Reverse().Select(p => p.Name), pods.Order(order).Select(p => p.Name));
    }

    private static Pod Pod(string name, string? node = "node-1", string phase = "Running", int? ready = null, string? cost = null)
    {
        var json = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["uid"] = name, ["creationTimestamp"] = ApiTime.Write(Now.AddHours(-5)) },
            ["spec"] = new JsonObject { ["nodeName"] = node },
            ["status"] = new JsonObject { ["phase"] = phase },
        };
        if (cost is not null)
        {
            json["metadata"]!["annotations"] = new JsonObject { ["controller.kubernetes.io/pod-deletion-cost"] = cost };
        }

        if (ready is { } seconds)
        {
            json["status"]!["conditions"] = new JsonArray(
                new JsonObject { ["type"] = "Ready", ["status"] = "True", ["lastTransitionTime"] = ApiTime.Write(Now.AddSeconds(seconds)) });
        }

        return new Pod(json);
    }
}
