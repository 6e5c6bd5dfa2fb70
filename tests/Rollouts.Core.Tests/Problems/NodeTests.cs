using Rollouts.Core.Tests.Given;
using Rollouts.Problems;
using Rollouts.Selection;

namespace Rollouts.Core.Tests.Problems;

/// <summary>Pods that an update has to replace, and that do not go because nobody on their node ends them.</summary>
public sealed class NodeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_old_pod_of_a_DaemonSet_on_a_node_that_is_away_is_told_and_never_fatal(bool deleted)
    {
        var scene = Held(WorkloadKind.DaemonSet, Scene.Old, deleted);

        Assert.Null(scene.Pass(10_000).Verdict());
        foreach (var seen in new[] { scene.See(), scene.Look() })
        {
            var problem = Assert.Single(seen.Problems);
            Assert.Equal(("NodeNotReady", ProblemSeverity.Warning, "web-0", "node-1"), (problem.Reason, problem.Severity, problem.Pod, problem.Node));
            Assert.Equal("the pod is on the node node-1, which is not ready", problem.Message);
            Assert.StartsWith("kubectl describe node node-1", problem.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_window_makes_it_fatal() =>
        Assert.Equal(ProblemSeverity.Warning, Assert.Single(Held(WorkloadKind.DaemonSet, Scene.Old, deleted: true, new ProblemPolicy { WindowScale = 0 }).See().Problems).Severity);

    [Theory]
    [InlineData("DaemonSet", Scene.New)]
    [InlineData("StatefulSet", Scene.New)]
    [InlineData("StatefulSet", Scene.Old)]
    public void Whoever_has_deleted_it_its_place_is_taken_until_it_is_gone(string kind, string revision)
    {
        var scene = Held(WorkloadKind.Parse(kind), revision, deleted: true);
        Assert.Equal(("NodeNotReady", ProblemSeverity.Warning), (Assert.Single(scene.See().Problems).Reason, scene.See().Problems[0].Severity));

        Assert.Empty(scene.WithoutPod("web-0").See().Problems);
    }

    [Fact]
    public void A_StatefulSet_that_waits_for_a_pod_it_has_not_deleted_is_told_once()
    {
        var scene = Held(WorkloadKind.StatefulSet, Scene.Old, deleted: false);

        Assert.Equal("StuckPod", Assert.Single(scene.See().Problems).Reason);
        Assert.Null(scene.Verdict());
    }

    [Fact]
    public void A_node_that_comes_back_ends_it() => AssertFree(scene => scene.Node("node-1"));

    [Fact]
    public void A_node_that_is_merely_cordoned_ends_its_pods() => AssertFree(scene => scene.Node("node-1", cordoned: true));

    [Fact]
    public void A_pod_that_has_ended_is_replaced_by_itself() => AssertFree(scene => Put(scene, Scene.Old, deleted: false, pod => pod["status"]!["phase"] = "Failed"));

    [Fact]
    public void An_old_pod_that_serves_has_its_turn_later() =>
        AssertFree(scene => scene.Pod("web-0", Scene.Running(scene.Began, ready: true), Scene.Old, ready: true));

    [Fact]
    public void OnDelete_waits_for_a_person_anyway() =>
        AssertFree(scene => scene.Workload["spec"]!["updateStrategy"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "OnDelete" });

    [Fact]
    public void A_pod_of_another_workload_is_none_of_its_concern() =>
        AssertFree(scene => Put(scene, Scene.Old, deleted: true, pod => pod["metadata"]!["ownerReferences"]![0]!["uid"] = "uid-other"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_Deployment_goes_on_without_it(bool deleted) => Assert.Empty(Held(WorkloadKind.Deployment, Scene.Old, deleted).See().Problems);

    private static Scene Held(WorkloadKind kind, string revision, bool deleted, ProblemPolicy? policy = null) =>
        Put(new Scene(kind, policy: policy).Node("node-1", ready: false), revision, deleted);

    private static Scene Put(Scene scene, string revision, bool deleted, Action<System.Text.Json.Nodes.JsonObject>? change = null) =>
        scene.Pod("web-0", Scene.Running(scene.Began, ready: true), revision, change: pod =>
        {
            if (deleted)
            {
                pod["metadata"]!["deletionTimestamp"] = A.Stamp(A.Noon);
            }

            change?.Invoke(pod);
        });

    private static void AssertFree(Action<Scene> change)
    {
        var scene = Held(WorkloadKind.DaemonSet, Scene.Old, deleted: false);
        Assert.NotEmpty(scene.See().Problems);
        change(scene);
        Assert.Empty(scene.See().Problems);
    }
}
