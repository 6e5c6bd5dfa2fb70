using System.Text.Json.Nodes;
using CsCheck;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

public sealed class RollingUpdateTests
{
    [Fact]
    public async Task A_new_deployment_gets_one_replica_set_and_its_pods_and_is_complete()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment());

        await cluster.RolledOutAsync();

        var set = Assert.Single(cluster.ReplicaSets());
        var hash = set["metadata"]!["labels"].Text("pod-template-hash")!;
        Assert.Matches("^[bcdfghjklmnpqrstvwxz2456789]+$", hash);
        Assert.Equal("web-" + hash, set.Name());
        Assert.Equal("1", set["metadata"]!["annotations"].Text("deployment.kubernetes.io/revision"));
        Assert.Equal("3", set["metadata"]!["annotations"].Text("deployment.kubernetes.io/desired-replicas"));
        Assert.Equal("4", set["metadata"]!["annotations"].Text("deployment.kubernetes.io/max-replicas"));
        Assert.Equal(hash, set["spec"]!["selector"]!["matchLabels"].Text("pod-template-hash"));
        Assert.Equal(3, cluster.Pods().Count(p => p.Name().StartsWith(set.Name() + "-", StringComparison.Ordinal)));
        var deployment = cluster.Deployment();
        Assert.Equal("1", deployment["metadata"]!["annotations"].Text("deployment.kubernetes.io/revision"));
        Assert.Equal(1, deployment["metadata"].Number("generation"));
        Assert.Equal(0, deployment["status"].Number("terminatingReplicas"));
        Assert.Null(deployment["status"].At("unavailableReplicas"));
        Assert.Equal($"ReplicaSet \"{set.Name()}\" has successfully progressed.", TestCluster.ConditionOf(deployment, "Progressing").Text("message"));
        Assert.Equal("MinimumReplicasAvailable", TestCluster.ConditionOf(deployment, "Available").Text("reason"));
        Assert.Equal([$"Scaled up replica set {set.Name()} from 0 to 3"], cluster.Events("ScalingReplicaSet"));
    }

    [Fact]
    public async Task Surge_and_unavailability_hold_at_every_version_of_any_rolling_update()
    {
        var bound = Gen.OneOf(
            Gen.Int[0, 4].Select(n => (JsonNode)n),
            Gen.Int[0, 100].Select(n => (JsonNode)$"{n}%"));
        var scenario = Gen.Select(Gen.Int[1, 9], bound, bound, Gen.Int[0, 2]);

        await scenario.SampleAsync(
            async s => await RollAsync(s.Item1, s.Item2.DeepClone(), s.Item3.DeepClone(), s.Item4),
            iter: 25,
            threads: 1);
    }

    /// <summary>Rolls once and checks every state that the store went through.</summary>
    private static async Task RollAsync(int replicas, JsonNode surge, JsonNode unavailable, int minReadySeconds)
    {
        if (IsZero(surge) && IsZero(unavailable))
        {
            // Refused by the API server.
            return;
        }

        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment(replicas: replicas, change: spec =>
        {
            spec.Rolling(surge, unavailable);
            spec["minReadySeconds"] = minReadySeconds;
        }));
        await cluster.RolledOutAsync(seconds: 600);
        var (most, least) = Bounds(replicas, surge, unavailable);
        using var stop = new CancellationTokenSource();
        var changes = cluster.Api.Watch(Resources.Pods, stop.Token);
        var pods = cluster.Pods().ToDictionary(p => p.Name(), StringComparer.Ordinal);

        cluster.SetImage("shop/web:2");
        await cluster.RolledOutAsync(seconds: 600);

        while (changes.TryRead(out var change))
        {
            pods[change.Object.Name()] = change.Object;
            if (change.Type == "DELETED")
            {
                pods.Remove(change.Object.Name());
            }

            var active = pods.Values.Where(p => p["metadata"].At("deletionTimestamp") is null).ToList();
            Assert.InRange(active.Count, 0, most);
            Assert.InRange(active.Count(p => TestCluster.ConditionOf(p, "Ready").Text("status") == "True"), least, most);
        }

        Assert.All(cluster.Pods().Where(p => p["metadata"].At("deletionTimestamp") is null), p => Assert.Equal("shop/web:2", p["spec"]!["containers"]![0].Text("image")));
    }

    private static (int Most, int Least) Bounds(int replicas, JsonNode surge, JsonNode unavailable)
    {
        var up = Count(surge, replicas, roundUp: true);
        var down = Count(unavailable, replicas, roundUp: false);
        if (up == 0 && down == 0)
        {
            down = 1;
        }

        return (replicas + up, Math.Max(0, replicas - down));
    }

    private static int Count(JsonNode value, int replicas, bool roundUp)
    {
        if (value.AsNumber() is { } number)
        {
            return (int)number;
        }

        var share = int.Parse(value.AsText()!.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture) * replicas / 100m;
        return (int)(roundUp ? Math.Ceiling(share) : Math.Floor(share));
    }

    private static bool IsZero(JsonNode value) => value.AsNumber() == 0 || value.AsText() == "0%";
}
