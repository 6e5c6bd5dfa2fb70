using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Cluster.Tests.Playing;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Scenarios;

/// <summary>One pod on every node. The cluster has three.</summary>
public sealed class DaemonSetScenarios(ControlPlane plane)
{
    private const string DaemonSets = "daemonsets";
    private const string Done = "Complete 3/3";

    // Which of three pods is made first, and how many of them between two looks, is a matter of the moment.
    private static readonly string[] Passing = ["ActionRequired", "Progressing"];

    [Fact]
    public Task It_is_updated_node_by_node() => Play.AsyncOn(plane,
    [
        GivenSet(DaemonSets),
        Run("Get-Rollout web", "web Complete - app:1"),
        Run("Set-RolloutImage web -Image app=app:2 -ChangeCause second | Wait-Rollout", "web Complete - app:2 (second)") with { Until = Done },
        Run("Get-RolloutHistory web", "1 app:1 previous", "2 app:2 (second) current"),
        Run("Get-Rollout web -Detailed", "web Complete 2 app:2 (second)"),
    ]);

    [Fact]
    public Task With_a_higher_maxUnavailable_several_nodes_go_at_once() => Play.AsyncOn(plane,
    [
        GivenSet(DaemonSets, spec: """{"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "100%"} } }"""),
        To("app:2") with { IsCoarse = true },
    ]);

    [Fact]
    public Task With_a_surge_the_new_pod_comes_before_the_old_one_goes()
    {
        plane.Require(new Version(1, 22), "it has no maxSurge for DaemonSets");
        return Play.AsyncOn(plane,
        [
            GivenSet(DaemonSets, spec: """{"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0} } }"""),
            To("app:2"),
        ]);
    }

    [Fact]
    public Task OnDelete_waits_for_somebody_to_delete_the_old_pods() => Play.AsyncOn(plane,
    [
        GivenSet(DaemonSets, spec: """{"updateStrategy": {"type": "OnDelete"} }""") with { IsCoarse = true, Fleeting = Passing },
        Run("Set-RolloutImage web -Image app=app:2 -WarningAction Ignore", "web Progressing - app:2") with { Until = "ActionRequired 0/3" },
        Run("Wait-Rollout web", "error: RolloutActionRequired"),
        Run("Restart-Rollout web", "error: RolloutActionRequired"),
        DeletePods("app:1") with { Until = Done, IsCoarse = true, Fleeting = Passing },
        Run("Wait-Rollout web", "web Complete - app:2"),
    ]);

    [Fact]
    public Task An_undo_renumbers_the_revision_it_goes_to() => Play.AsyncOn(plane,
    [
        GivenSet(DaemonSets),
        To("app:2"),
        Run("Undo-Rollout web | Wait-Rollout", "web Complete - app:1") with { Until = Done },
        Run("Get-RolloutHistory web", "2 app:2 previous", "3 app:1 current"),
        Run("Undo-Rollout web -ToRevision 2 -WarningAction Ignore | Wait-Rollout", "web Complete - app:2") with { Until = Done },
        Run("Get-RolloutHistory web", "3 app:1 previous", "4 app:2 current"),
        Run("Undo-Rollout web -ToRevision 17", "error: RevisionNotFound"),
    ]);

    [Fact]
    public Task After_good_bad_bad_an_undo_goes_to_the_good_one() => Play.AsyncOn(plane,
    [
        GivenSet(DaemonSets),
        Run("Set-RolloutImage web -Image app=app:2-missing", "web Progressing - app:2-missing") with { Until = "Progressing 1/3" },
        Run("Set-RolloutImage web -Image app=app:3-missing", "web Progressing - app:3-missing") with { Until = "Progressing 1/3" },
        PodsAre(1, "app:3-missing", "ImagePullBackOff"),
        Run("Get-RolloutHistory web", "1 app:1 previous", "2 app:2-missing", "3 app:3-missing current"),
        Run("Undo-Rollout web | Wait-Rollout", "web Complete - app:1") with { Until = Done, IsCoarse = true },
    ]);

    [Fact]
    public Task A_restart_replaces_every_pod() => Play.AsyncOn(plane,
    [
        GivenSet(DaemonSets),
        Run("Restart-Rollout web -ChangeCause again | Wait-Rollout", "web Complete - app:1 (again)") with { Until = Done },
        Run("Get-RolloutHistory web", "1 app:1 previous", "2 app:1 (again) current"),
    ]);

    [Fact]
    public Task Only_as_many_old_revisions_are_kept_as_the_limit_says() => Play.AsyncOn(plane,
    [
        GivenSet(DaemonSets, spec: """{"revisionHistoryLimit": 1, "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 3} } }"""),
        To("app:2") with { IsCoarse = true },
        To("app:3") with { IsCoarse = true },
        RevisionsAre("2 3"),
        Run("Get-RolloutHistory web", "2 app:2 previous", "3 app:3 current"),
    ]);

    [Fact]
    public Task What_fails_is_told_and_undone() => Play.AsyncOn(plane,
    [
        GivenSet(DaemonSets),
        Run("Set-RolloutImage web -Image app=app:2-missing | Wait-Rollout -WindowScale 0 -UndoOnFailure", "error: RolloutFailed ImagePullBackOff") with { Until = Done, IsCoarse = true },
        Run("Get-RolloutHistory web", "2 app:2-missing previous", "3 app:1 current"),
    ]);

    [Fact]
    public Task Pausing_is_not_for_it() => Play.AsyncOn(plane,
    [
        GivenSet(DaemonSets),
        Run("Suspend-Rollout web", "error: KindNotSupported"),
        Run("Resume-Rollout web", "error: KindNotSupported"),
    ]);

    [Fact]
    public Task A_wait_ends_when_it_is_deleted() => Play.AsyncOn(plane,
    [
        GivenSet(DaemonSets),
        Run("Set-RolloutImage web -Image app=app:2-never-ready", "web Progressing - app:2-never-ready") with { Until = "Progressing 1/3" },
        Meanwhile("Wait-Rollout web", Deleting(DaemonSets), "error: RolloutDeleted") with { Until = "Deleted" },
        PodsAre(0, "app:1"),
        PodsAre(0, "app:2-never-ready"),
        RevisionsAre(""),
    ]);

    private static Step To(string image) => Run($"Set-RolloutImage web -Image app={image} | Wait-Rollout", $"web Complete - {image}") with { Until = Done };
}
