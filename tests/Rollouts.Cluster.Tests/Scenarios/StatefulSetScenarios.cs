using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Cluster.Tests.Playing;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Scenarios;

/// <summary>Pods with names, in order.</summary>
public sealed class StatefulSetScenarios(ControlPlane plane)
{
    private const string StatefulSets = "statefulsets";
    private const string Done = "Complete 3/3";

    // Which of three pods is made first, and how many of them between two looks, is a matter of the moment.
    private static readonly string[] Passing = ["ActionRequired", "Progressing"];

    [Fact]
    public Task It_is_updated_from_the_highest_ordinal_down() => Play.AsyncOn(plane,
    [
        GivenSet(StatefulSets),
        Run("Get-Rollout web", "web Complete - app:1"),
        Run("Set-RolloutImage web -Image app=app:2 -ChangeCause second | Wait-Rollout", "web Complete - app:2 (second)") with { Until = Done },
        Run("Get-RolloutHistory web", "1 app:1 previous", "2 app:2 (second) current"),
        Run("Get-Rollout web -Detailed", "web Complete 2 app:2 (second)"),
    ]);

    [Fact]
    public Task A_partition_holds_back_the_ordinals_below_it() => Play.AsyncOn(plane,
    [
        GivenSet(StatefulSets, pods: 4, spec: """{"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 2} } }"""),
        Run("Set-RolloutImage web -Image app=app:2 | Wait-Rollout", "web Complete - app:2") with { Until = "Complete 2/4" },
        PodsAre(2, "app:1"),
        Patch("""{"spec": {"updateStrategy": {"rollingUpdate": {"partition": 0} } } }""", StatefulSets),
        Run("Wait-Rollout web", "web Complete - app:2") with { Until = "Complete 4/4" },
        Run("Get-RolloutHistory web", "1 app:1 previous", "2 app:2 current"),
    ]);

    [Fact]
    public Task Under_a_partition_an_undo_is_complete_when_what_was_taken_back_is_gone() => Play.AsyncOn(plane,
    [
        GivenSet(StatefulSets, pods: 4, spec: """{"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 2} } }"""),
        Run("Set-RolloutImage web -Image app=app:2 | Wait-Rollout", "web Complete - app:2") with { Until = "Complete 2/4" },
        Run("Undo-Rollout web | Wait-Rollout", "web Complete - app:1") with { Until = "Complete 4/4" },
        PodsAre(4, "app:1"),
    ]);

    [Fact]
    public Task OnDelete_waits_for_somebody_to_delete_the_old_pods() => Play.AsyncOn(plane,
    [
        GivenSet(StatefulSets, spec: """{"updateStrategy": {"type": "OnDelete"} }""") with { IsCoarse = true, Fleeting = Passing },
        Run("Set-RolloutImage web -Image app=app:2 -WarningAction Ignore", "web Progressing - app:2") with { Until = "ActionRequired 0/3" },
        Run("Wait-Rollout web", "error: RolloutActionRequired"),
        Run("Restart-Rollout web", "error: RolloutActionRequired"),
        DeletePods("app:1") with { Until = Done, IsCoarse = true, Fleeting = Passing },
        Run("Wait-Rollout web", "web Complete - app:2"),
    ]);

    [Fact]
    public Task Parallel_starts_all_at_once_and_updates_in_order() => Play.AsyncOn(plane,
    [
        GivenSet(StatefulSets, spec: """{"podManagementPolicy": "Parallel"}"""),
        To("app:2"),
    ]);

    [Fact]
    public Task An_undo_renumbers_the_revision_it_goes_to() => Play.AsyncOn(plane,
    [
        GivenSet(StatefulSets),
        To("app:2"),
        Run("Undo-Rollout web | Wait-Rollout", "web Complete - app:1") with { Until = Done },
        Run("Get-RolloutHistory web", "2 app:2 previous", "3 app:1 current"),
        Run("Undo-Rollout web -ToRevision 2 -WarningAction Ignore | Wait-Rollout", "web Complete - app:2") with { Until = Done },
        Run("Get-RolloutHistory web", "3 app:1 previous", "4 app:2 current"),
        Run("Undo-Rollout web -ToRevision 17", "error: RevisionNotFound"),
    ]);

    [Fact]
    public Task An_undo_alone_leaves_it_stuck_on_the_broken_pod_and_force_deletes_that() => Play.AsyncOn(plane,
    [
        GivenSet(StatefulSets),
        Run("Set-RolloutImage web -Image app=app:2-missing", "web Progressing - app:2-missing") with { Until = "Progressing 1/3" },
        PodsAre(1, "app:2-missing", "ImagePullBackOff"),
        Run("Undo-Rollout web -WarningAction Ignore", "web Progressing - app:1"),
        Run("Wait-Rollout web -WindowScale 0", "error: RolloutFailed StuckPod"),
        PodsAre(1, "app:2-missing"),
        Run("Get-RolloutProblem web -IncludeWarning", "StuckPod…"),
        Run("Undo-Rollout web -Force | Wait-Rollout", "web Complete - app:1") with { Until = Done },
        PodsAre(3, "app:1"),
    ]);

    [Fact]
    public Task After_good_bad_bad_an_undo_goes_to_the_good_one() => Play.AsyncOn(plane,
    [
        GivenSet(StatefulSets),
        Run("Set-RolloutImage web -Image app=app:2-missing", "web Progressing - app:2-missing") with { Until = "Progressing 1/3" },
        PodsAre(1, "app:2-missing", "ImagePullBackOff"),
        Run("Set-RolloutImage web -Image app=app:3-missing", "web Progressing - app:3-missing") with { Until = "Progressing 0/3" },
        Run("Get-RolloutHistory web", "1 app:1 previous", "2 app:2-missing", "3 app:3-missing current"),
        Run("Undo-Rollout web -Force | Wait-Rollout", "web Complete - app:1") with { Until = Done },
    ]);

    [Fact]
    public Task What_fails_is_told_and_undone_and_the_stuck_pod_deleted() => Play.AsyncOn(plane,
    [
        GivenSet(StatefulSets),
        Run("Set-RolloutImage web -Image app=app:2-missing | Wait-Rollout -WindowScale 0 -UndoOnFailure", "error: RolloutFailed ImagePullBackOff") with { Until = Done, IsCoarse = true },
        Run("Get-RolloutHistory web", "2 app:2-missing previous", "3 app:1 current"),
        PodsAre(3, "app:1"),
    ]);

    [Fact]
    public Task It_is_scaled_up_and_down_in_order() => Play.AsyncOn(plane,
    [
        GivenSet(StatefulSets),
        Patch("""{"spec": {"replicas": 5} }""", StatefulSets) with { IsCoarse = true },
        Run("Wait-Rollout web", "web Complete - app:1") with { Until = "Complete 5/5" },
        Patch("""{"spec": {"replicas": 2} }""", StatefulSets) with { IsCoarse = true },
        Run("Wait-Rollout web", "web Complete - app:1") with { Until = "Complete 2/2" },
    ]);

    [Fact]
    public Task A_restart_replaces_every_pod() => Play.AsyncOn(plane,
    [
        GivenSet(StatefulSets),
        Run("Restart-Rollout web -ChangeCause again | Wait-Rollout", "web Complete - app:1 (again)") with { Until = Done },
        Run("Get-RolloutHistory web", "1 app:1 previous", "2 app:1 (again) current"),
    ]);

    [Fact]
    public Task Pods_count_as_available_when_they_have_been_ready_for_minReadySeconds()
    {
        plane.Require(new Version(1, 22), "it has no minReadySeconds for StatefulSets");
        return Play.AsyncOn(plane,
        [
            GivenSet(StatefulSets, spec: """{"minReadySeconds": 2}"""),
            To("app:2"),
        ]);
    }

    [Fact]
    public Task Only_as_many_old_revisions_are_kept_as_the_limit_says() => Play.AsyncOn(plane,
    [
        GivenSet(StatefulSets, pods: 1, spec: """{"revisionHistoryLimit": 1}"""),
        Run("Set-RolloutImage web -Image app=app:2 | Wait-Rollout", "web Complete - app:2") with { Until = "Complete 1/1" },
        Run("Set-RolloutImage web -Image app=app:3 | Wait-Rollout", "web Complete - app:3") with { Until = "Complete 1/1" },
        RevisionsAre("2 3"),
        Run("Get-RolloutHistory web", "2 app:2 previous", "3 app:3 current"),
    ]);

    [Fact]
    public Task A_wait_ends_when_it_is_deleted() => Play.AsyncOn(plane,
    [
        GivenSet(StatefulSets),
        Run("Set-RolloutImage web -Image app=app:2-never-ready", "web Progressing - app:2-never-ready") with { Until = "Progressing 1/3" },
        Meanwhile("Wait-Rollout web", Deleting(StatefulSets), "error: RolloutDeleted") with { Until = "Deleted" },
        PodsAre(0, "app:1"),
        PodsAre(0, "app:2-never-ready"),
        RevisionsAre(""),
    ]);

    private static Step To(string image) => Run($"Set-RolloutImage web -Image app={image} | Wait-Rollout", $"web Complete - {image}") with { Until = Done };
}
