using System.Text.Json.Nodes;
using Rollouts.Problems;
using Rollouts.Sandbox.Kinds;
using Rollouts.Selection;
using Rollouts.Waiting;

namespace Rollouts.Supervision.Tests;

/// <summary>What looks like a failure and is none.</summary>
public sealed class FalseAlarmTests
{
    private static readonly WorkloadKind Deployment = WorkloadKind.Deployment;

    public static TheoryData<string, string> PassesByItself
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in WorkloadKind.All.Select(kind => kind.Name))
            {
                data.Add(kind, "slow-90s");
                data.Add(kind, "flaky-pull");
                data.Add(kind, "flaky");
                data.Add(kind, "flaky-2");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(PassesByItself))]
    public async Task What_passes_by_itself_ends_no_wait(string kindName, string tag)
    {
        var kind = WorkloadKind.Parse(kindName);
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(kind);
        stage.SetImage(kind, $"shop/web:2-{tag}");

        (await stage.WaitAsync(kind)).Succeeded();
    }

    [Fact]
    public async Task An_old_revision_that_crashes_while_the_new_one_comes_up_is_no_concern()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(Deployment);
        stage.SetImage(Deployment, "shop/web:2-crash");
        await stage.Cluster.PassAsync(60);
        stage.SetImage(Deployment, "shop/web:3-slow-40s");

        (await stage.WaitAsync(Deployment)).Succeeded();
    }

    [Fact]
    public async Task A_surge_that_a_quota_refuses_for_a_while_comes_through()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(Deployment, spec => spec.Rolling(1, 1));
        stage.Cluster.Create(Resources.ResourceQuotas, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "tight", ["namespace"] = "default" }, ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = "3" } } });
        await stage.Cluster.PassAsync(1);
        stage.SetImage(Deployment, "shop/web:2-slow-30s");

        (await stage.WaitAsync(Deployment)).Succeeded();
    }

    [Fact]
    public async Task A_deadline_of_the_template_before_is_not_believed()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(Deployment, spec => spec["progressDeadlineSeconds"] = 20);
        stage.SetImage(Deployment, "shop/web:2-missing");
        await stage.Cluster.PassAsync(30);
        stage.SetImage(Deployment, "shop/web:1");

        // The wait begins before the controller has looked, on a state that still shows the deadline as exceeded.
        var target = await WaitTarget.OfAsync(new Finding.Found(stage.Workload(Deployment), stage.Session, null), TestContext.Current.CancellationToken);

        (await stage.WaitAsync([target], new WaitOptions())).Succeeded();
    }

    [Fact]
    public async Task One_bad_pod_of_many_does_not_matter_where_fewer_are_enough()
    {
        await using var stage = await Stage.SetAsync(nodes: 9);
        await stage.CreateAsync(Deployment, spec => spec.Rolling(0, 10), replicas: 10);

        // Each new pod takes most of a node, so that the tenth finds no place.
        stage.Change(Deployment, spec => (spec["template"]!["spec"]!["containers"]![0]!["image"], spec["template"]!["spec"]!["containers"]![0]!["resources"]) =
            ("shop/web:2", new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "3" } }));

        var ending = await stage.WaitAsync(Deployment, new WaitOptions { Policy = new ProblemPolicy { MinimumAvailable = MinimumAvailable.Parse("80%") } });

        ending.Succeeded();
        Assert.Equal(RolloutPhase.Complete, ending.End.Rollout.Phase);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task A_clock_that_is_wrong_by_minutes_changes_nothing(int minutes)
    {
        await using var stage = await Stage.SetAsync(session: cluster => new InProcessCluster(cluster.Api, cluster.Machinery.Logs) { ClockOffset = TimeSpan.FromMinutes(minutes) });
        await stage.CreateAsync(Deployment);
        stage.SetImage(Deployment, "shop/web:2-flaky-pull");
        (await stage.WaitAsync(Deployment)).Succeeded();

        stage.SetImage(Deployment, "shop/web:3-missing");
        var ending = await stage.WaitAsync(Deployment);

        Assert.Equal(ErrorId.RolloutFailed, ending.Failure?.ErrorId);
        Assert.InRange(ending.After.TotalSeconds, 28, 35);
    }

    [Theory]
    [InlineData("Deployment")]
    [InlineData("DaemonSet")]
    public async Task Pods_on_a_broken_node_are_not_the_rollouts_fault(string kindName)
    {
        var kind = WorkloadKind.Parse(kindName);
        await using var stage = await Stage.SetAsync(nodes: 4);
        await stage.CreateAsync(kind);
        stage.Cluster.Change(Resources.Nodes, "node-2", Trouble, ns: "");
        stage.SetImage(kind, "shop/web:2");

        // It comes back after two minutes; until then nobody calls the rollout failed.
        var ending = await stage.WaitAsync(kind, during: passed =>
        {
            if (passed.TotalSeconds is >= 120 and < 121)
            {
                stage.Cluster.Change(Resources.Nodes, "node-2", node => (node["metadata"]!["annotations"] as JsonObject)?.Remove("sandbox.rollouts/not-ready"), ns: "");
            }
        });

        ending.Succeeded();
    }

    [Theory]
    [InlineData("DaemonSet")]
    [InlineData("StatefulSet")]
    public async Task An_old_pod_on_a_broken_node_is_the_reason_that_the_timeout_tells(string kindName)
    {
        var kind = WorkloadKind.Parse(kindName);
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(kind);
        var pod = stage.Cluster.Pods().First(pod => (string)pod["metadata"]!["name"]! is not ("web-0" or "web-1"));
        var (name, node) = ((string)pod["metadata"]!["name"]!, (string)pod["spec"]!["nodeName"]!);
        stage.Cluster.Change(Resources.Nodes, node, Trouble, ns: "");

        // As happens to every pod but a DaemonSet's once its node has been away for five minutes.
        if (kind == WorkloadKind.StatefulSet)
        {
            stage.Cluster.Api.Delete(Clusters.ResourceType.Pods, "default", name);
        }

        await stage.Cluster.PassAsync(2);
        stage.SetImage(kind, "shop/web:2");
        var ending = await stage.WaitAsync(kind, new WaitOptions { Timeout = TimeSpan.FromMinutes(2) });

        Assert.Equal(ErrorId.RolloutTimeout, ending.Failure?.ErrorId);
        Assert.Equal(("NodeNotReady", ProblemSeverity.Warning, name, node), (ending.Problem.Reason, ending.Problem.Severity, ending.Problem.Pod, ending.Problem.Node));
        Assert.Contains($"kubectl describe node {node}", ending.Failure!.Remedy, StringComparison.Ordinal);
        Assert.Single(ending.Lines, line => line.Contains("NodeNotReady", StringComparison.Ordinal) && !line.Contains(ErrorId.RolloutTimeout.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rollout_without_rights_to_pods_events_and_nodes_is_waited_for_all_the_same()
    {
        await using var stage = await Stage.SetAsync(session: cluster => new InProcessCluster(cluster.Api, cluster.Machinery.Logs) { Forbidden = ["pods", "events", "nodes", "replicasets"] });
        await stage.CreateAsync(Deployment);
        stage.SetImage(Deployment, "shop/web:2-slow");

        (await stage.WaitAsync(Deployment)).Succeeded();
    }

    [Fact]
    public async Task An_autoscaler_at_work_is_waited_for()
    {
        await using var stage = await Stage.SetAsync(nodes: 2);
        await stage.CreateAsync(Deployment, spec => spec["progressDeadlineSeconds"] = 3600);
        stage.Change(Deployment, spec => (spec["template"]!["spec"]!["containers"]![0]!["image"], spec["template"]!["spec"]!["containers"]![0]!["resources"]) =
            ("shop/web:2", new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "3" } }));
        var (isTold, hasCome) = (false, false);

        // Two nodes have room for two of three. A minute later the autoscaler says that it brings another, and takes eight for it.
        var ending = await stage.WaitAsync(Deployment, seconds: 900, during: passed =>
        {
            if (passed.TotalSeconds >= 60 && !isTold)
            {
                isTold = true;
                foreach (var pod in stage.Cluster.Pods().Where(pod => pod["spec"]!["nodeName"] is null))
                {
                    var about = new JsonObject { ["kind"] = "Pod", ["namespace"] = "default" };
                    (about["name"], about["uid"]) = (pod["metadata"]!["name"]!.GetValue<string>(), pod["metadata"]!["uid"]!.GetValue<string>());
                    var now = stage.Cluster.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
                    var happened = new JsonObject { ["reason"] = "TriggeredScaleUp", ["message"] = "pod triggered scale-up: 2->3", ["firstTimestamp"] = now, ["lastTimestamp"] = now, ["type"] = "Normal" };
                    (happened["metadata"], happened["involvedObject"]) = (new JsonObject { ["name"] = $"{about["name"]}.scale-up", ["namespace"] = "default" }, about);
                    stage.Cluster.Create(Clusters.ResourceType.Events, happened);
                }
            }

            if (passed.TotalSeconds >= 540 && !hasCome)
            {
                hasCome = true;
                stage.Cluster.Create(Resources.Nodes, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "node-3" } });
            }
        });

        ending.Succeeded();
        Assert.True(isTold && ending.After.TotalSeconds > 540);
    }

    [Theory]
    [InlineData("Deployment")]
    [InlineData("StatefulSet")]
    public async Task A_node_that_is_rolled_meanwhile_is_no_failure(string kindName)
    {
        var kind = WorkloadKind.Parse(kindName);
        await using var stage = await Stage.SetAsync(nodes: 4);
        await stage.CreateAsync(kind);
        stage.SetImage(kind, "shop/web:2-slow-20s");
        var step = 0;

        // Cordoned, drained, gone for a while and back.
        var ending = await stage.WaitAsync(kind, during: passed =>
        {
            if (step == 0 && passed.TotalSeconds >= 10)
            {
                step = 1;
                stage.Cluster.Change(Resources.Nodes, "node-2", node => node["spec"] = new JsonObject { ["unschedulable"] = true }, ns: "");
                foreach (var pod in stage.Cluster.Pods().Where(pod => (string?)pod["spec"]!["nodeName"] == "node-2"))
                {
                    stage.Cluster.Api.Delete(Clusters.ResourceType.Pods, "default", pod["metadata"]!["name"]!.GetValue<string>());
                }
            }
            else if (step == 1 && passed.TotalSeconds >= 40)
            {
                step = 2;
                stage.Cluster.Change(Resources.Nodes, "node-2", node => node["spec"]!.AsObject().Remove("unschedulable"), ns: "");
            }
        });

        ending.Succeeded();
    }

    [Fact]
    public async Task One_bad_pod_of_fifty_leaves_enough()
    {
        await using var stage = await Stage.SetAsync(nodes: 49);
        await stage.CreateAsync(Deployment, spec => spec.Rolling(0, 50), replicas: 50);
        stage.Change(Deployment, spec => (spec["template"]!["spec"]!["containers"]![0]!["image"], spec["template"]!["spec"]!["containers"]![0]!["resources"]) =
            ("shop/web:2", new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "3" } }));

        var ending = await stage.WaitAsync(Deployment, new WaitOptions { Policy = new ProblemPolicy { MinimumAvailable = MinimumAvailable.Parse("80%") } });

        ending.Succeeded();
    }

    private static void Trouble(JsonObject node)
    {
        if (node["metadata"]!["annotations"] is not JsonObject annotations)
        {
            node["metadata"]!["annotations"] = annotations = [];
        }

        annotations["sandbox.rollouts/not-ready"] = "true";
    }
}
