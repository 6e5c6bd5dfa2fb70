using Rollouts.Selection;

namespace Rollouts.Core.Tests.Problems;

public sealed class StuckPodTests
{
    [Fact]
    public void A_broken_pod_of_a_former_template_holds_an_ordered_StatefulSet()
    {
        var scene = Stuck();
        Assert.Equal(ProblemSeverity.Warning, Assert.Single(scene.See().Problems).Severity);

        var problem = Assert.Single(scene.Verdict()!.Problems);

        Assert.Equal(30, scene.Elapsed.TotalSeconds);
        Assert.Equal(("StuckPod", "web-1"), (problem.Reason, problem.Pod));
        Assert.StartsWith("Undo-Rollout statefulset/web -Namespace shop -Context test -Force", problem.Remedy, StringComparison.Ordinal);
        Assert.Contains("CrashLoopBackOff", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_merely_not_ready_may_be_starting()
    {
        var scene = new Scene(WorkloadKind.StatefulSet);
        scene.Pod("web-1", Scene.Running(scene.Began), Scene.Old);

        Assert.NotNull(scene.Verdict());
        Assert.Equal(300, scene.Elapsed.TotalSeconds);
    }

    [Fact]
    public void In_parallel_none_is_waited_for() => AssertFree(scene => scene.Workload["spec"]!["podManagementPolicy"] = "Parallel");

    [Fact]
    public void OnDelete_waits_for_a_person_anyway() => AssertFree(scene => scene.Workload["spec"]!["updateStrategy"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "OnDelete" });

    [Fact]
    public void Below_the_partition_a_pod_is_meant_to_be_old() => AssertFree(scene =>
        scene.Workload["spec"]!["updateStrategy"] = new System.Text.Json.Nodes.JsonObject { ["rollingUpdate"] = new System.Text.Json.Nodes.JsonObject { ["partition"] = 2 } });

    [Fact]
    public void A_lower_pod_that_starts_is_what_it_waits_for_first() => AssertFree(scene => scene.Pod("web-0", Scene.Waiting("ContainerCreating")));

    [Fact]
    public void One_that_is_being_deleted_is_on_its_way() => AssertFree(scene => scene.Pod("web-1", revision: Scene.Old, change: pod => pod["metadata"]!["deletionTimestamp"] = "2026-05-04T12:00:00Z"));

    private static Scene Stuck() => new Scene(WorkloadKind.StatefulSet).Pod("web-0", Scene.Running(default, ready: true), Scene.Old, ready: true)
        .Pod("web-1", Scene.Waiting("CrashLoopBackOff", restarts: 9, last: Scene.End(1)), Scene.Old);

    private static void AssertFree(Action<Scene> change)
    {
        var scene = Stuck();
        Assert.NotEmpty(scene.See().Problems);
        change(scene);
        Assert.Empty(scene.See().Problems);
    }
}
