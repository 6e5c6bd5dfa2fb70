using Rollouts.Sandbox.Kinds;
using Rollouts.Selection;
using Rollouts.Waiting;

namespace Rollouts.Supervision.Tests;

/// <summary>Many rollouts at the cost of a few streams.</summary>
public sealed class ScaleTests
{
    [Fact]
    public async Task Two_hundred_rollouts_in_ten_namespaces_cost_as_many_streams_as_there_are_namespaces_and_kinds()
    {
        await using var stage = await Stage.SetAsync(nodes: 20);
        var names = Enumerable.Range(0, 200).Select(i => (Namespace: $"team-{i % 10}", Name: $"web-{i}")).ToList();
        foreach (var ns in names.Select(name => name.Namespace).Distinct())
        {
            stage.Cluster.Create(Resources.Namespaces, new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = ns } });
        }

        foreach (var (ns, name) in names)
        {
            stage.Cluster.Create(Resources.Deployments, Manifests.Deployment(name, 2, "shop/web:1-slow-20s", ns: ns));
        }

        await stage.Cluster.PassAsync(1);
        var targets = names.ConvertAll(name => stage.Target(WorkloadKind.Deployment, name.Name, name.Namespace));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var requests = stage.Session.Requests;
        var streams = 0;
        long memory = 0;

        var ending = await stage.WaitAsync(targets, new WaitOptions(), during: passed =>
        {
            streams = Math.Max(streams, stage.Session.OpenStreams);
            if (passed.TotalSeconds is >= 15 and < 15.5)
            {
                memory = GC.GetTotalMemory(forceFullCollection: true) - before;
            }
        });

        // Deployments, pods, ReplicaSets and events of each namespace, and the nodes.
        Assert.Equal((10 * 4) + 1, streams);
        Assert.Equal(0, stage.Session.Requests - requests);
        Assert.InRange(memory, 1, 60_000_000);
        var ends = ending.Reports.Where(told => told.Report.IsEnd).Select(told => told.Report).ToList();
        Assert.All(ends, end => Assert.Null(end.Failure));
        Assert.Equal(200, ends.Select(end => end.Rollout.Name).Distinct().Count());
        Assert.Equal(200, ends.Count);
        Assert.Equal(ending.Lines.Count(), ending.Lines.Distinct().Count());
        Assert.Equal(0, stage.Session.OpenStreams);
    }

    [Fact]
    public async Task A_namespace_whose_rollouts_are_over_costs_nothing_any_more()
    {
        await using var stage = await Stage.SetAsync();
        stage.Cluster.Create(Resources.Namespaces, new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "slow" } });
        stage.Cluster.Create(Resources.Deployments, Manifests.Deployment("quick", image: "shop/web:1-slow-8s"));
        stage.Cluster.Create(Resources.Deployments, Manifests.Deployment("web", image: "shop/web:1-slow-60s", ns: "slow"));
        await stage.Cluster.SettleAsync();
        var most = 0;
        var late = 0;

        var ending = await stage.WaitAsync(
            [stage.Target(WorkloadKind.Deployment, "quick"), stage.Target(WorkloadKind.Deployment, "web", "slow")],
            new WaitOptions(),
            during: passed => (most, late) = (Math.Max(most, stage.Session.OpenStreams), passed.TotalSeconds > 20 ? Math.Max(late, stage.Session.OpenStreams) : late));

        ending.Succeeded();
        Assert.Equal((9, 5), (most, late));
    }
}
