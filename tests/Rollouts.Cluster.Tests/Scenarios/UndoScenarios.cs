using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Cluster.Tests.Playing;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Scenarios;

/// <summary>Going back.</summary>
public sealed class UndoScenarios(ControlPlane plane)
{
    [Fact]
    public Task An_undo_goes_to_the_previous_revision_and_an_undo_of_it_comes_back() => Play.AsyncOn(plane,
    [
        Given(),
        To("app:2", 2),
        Run("Undo-Rollout web | Wait-Rollout", "web Complete 3 app:1") with { Until = Complete, Fleeting = Passing },
        Run("Get-RolloutHistory web", "3 was 1 app:1 current", "2 app:2 previous"),
        Run("Undo-Rollout web | Wait-Rollout", "web Complete 4 app:2", "warning: deployment/web in…") with { Until = Complete, Fleeting = Passing },
        Run("Get-RolloutHistory web", "4 was 2 app:2 current", "3 was 1 app:1 previous"),
    ]);

    [Fact]
    public Task A_revision_is_found_by_its_number_and_by_a_former_one() => Play.AsyncOn(plane,
    [
        Given(),
        To("app:2", 2),
        To("app:3", 3),
        Run("Undo-Rollout web -ToRevision 1 | Wait-Rollout", "web Complete 4 app:1") with { Until = Complete, Fleeting = Passing },
        Run("Undo-Rollout web -ToRevision 2 | Wait-Rollout", "web Complete 5 app:2", "warning…") with { Until = Complete, Fleeting = Passing },
        Run("Undo-Rollout web -ToRevision 1 | Wait-Rollout", "web Complete 6 app:1") with { Until = Complete, Fleeting = Passing },
        Run("Get-RolloutHistory web", "6 was 1,4 app:1 current", "5 was 2 app:2 previous", "3 app:3"),
        Run("Undo-Rollout web -ToRevision 17", "error: RevisionNotFound"),
    ]);

    [Fact]
    public Task After_good_bad_bad_an_undo_goes_to_the_good_one() => Play.AsyncOn(plane,
    [
        Given(),
        Run("Set-RolloutImage web -Image app=app:2-missing", "web Progressing - app:2-missing") with { Until = Updated, Fleeting = Passing },
        Run("Set-RolloutImage web -Image app=app:3-missing", "web Progressing - app:3-missing") with { Until = Updated, Fleeting = Passing },
        Run("Get-RolloutHistory web", "3 app:3-missing current", "2 app:2-missing", "1 app:1 previous"),
        Run("Undo-Rollout web | Wait-Rollout", "web Complete 4 app:1") with { Until = Complete, Fleeting = Passing },
    ]);

    [Fact]
    public Task An_undo_touches_the_template_and_the_change_cause_only() => Play.AsyncOn(plane,
    [
        Given(metadata: """{"annotations": {"kubernetes.io/change-cause": "first", "team": "shop"}, "labels": {"tier": "front"}}"""),
        Run("Set-RolloutImage web -Image app=app:2 -ChangeCause second | Wait-Rollout", "web Complete 2 app:2 (second)") with { Until = Complete, Fleeting = Passing },
        Patch("""{"metadata": {"annotations": {"team": "cart", "note": "kept"}}, "spec": {"replicas": 3}}"""),
        Run("Wait-Rollout web", "web Complete 2 app:2 (second)") with { Until = Complete, Fleeting = Passing },
        Run("Undo-Rollout web | Wait-Rollout", "web Complete 3 app:1 (first)") with { Until = Complete, Fleeting = Passing },
        Run("Undo-Rollout web -ChangeCause 'forward again' | Wait-Rollout", "web Complete 4 app:2 (forward again)", "warning…") with { Until = Complete, Fleeting = Passing },
        Run("Get-RolloutHistory web", "4 was 2 app:2 (forward again) current", "3 was 1 app:1 (first) previous"),
    ]);

    [Fact]
    public Task There_is_nothing_to_go_back_to_at_first() => Play.AsyncOn(plane,
    [
        Given(),
        Run("Undo-Rollout web", "error: NoPreviousRevision"),
    ]);

    [Fact]
    public Task A_dry_run_changes_nothing() => Play.AsyncOn(plane,
    [
        Given(),
        To("app:2", 2),
        Run("Undo-Rollout web -DryRun", "web Progressing - app:1 dry run"),
        Run("Set-RolloutImage web -Image app=app:3 -DryRun", "web Progressing - app:3 dry run"),
        Run("Suspend-Rollout web -DryRun", "web Paused 2 app:2 dry run"),
        Run("Get-Rollout web", "web Complete 2 app:2"),
    ]);

    // Old ReplicaSets are taken up again and the pods of both come and go: which of these is stored is a race of controllers.
    private static readonly string[] Passing = [Created, "Progressing FoundNewReplicaSet"];

    private static Step To(string image, int revision) =>
        Run($"Set-RolloutImage web -Image app={image} | Wait-Rollout", $"web Complete {revision} {image}") with { Until = Complete, Fleeting = Passing };
}
