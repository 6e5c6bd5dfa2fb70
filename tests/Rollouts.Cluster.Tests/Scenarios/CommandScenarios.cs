using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Cluster.Tests.Playing;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Scenarios;

/// <summary>The commands that no other scenario is about.</summary>
public sealed class CommandScenarios(ControlPlane plane)
{
    [Fact]
    public Task What_changed_between_two_revisions_is_told_path_by_path() => Play.AsyncOn(plane,
    [
        Given(),
        Run("Set-RolloutImage web -Image app=app:2 | Wait-Rollout", "web Complete 2 app:2") with { Until = Complete },
        Run("Compare-RolloutRevision web", "containers[app].image Changed app:1 → app:2"),
        Run("Compare-RolloutRevision web -Revision 2 -Against 1", "containers[app].image Changed app:2 → app:1"),
        Run("Get-RolloutHistory web -Revision 1", "1 app:1 previous"),
    ]);

    [Fact]
    public Task Advice_is_given() => Play.AsyncOn(plane,
    [
        Given(),
        Run("(Get-RolloutAdvice deploy/web).Rule -contains 'NoReadinessProbe'", "True"),
    ]);

    [Fact]
    public Task A_watch_tells_how_it_stands_until_it_is_stopped() => Play.AsyncOn(plane,
    [
        Given(),
        Run("do { Watch-Rollout web | ForEach-Object { $_; break } } while ($false)", "web Complete 1 app:1"),
    ]);

    [Fact]
    public Task A_tree_shows_the_revision_and_its_pods() => Play.AsyncOn(plane,
    [
        Given(),
        Run("(Show-Rollout web).Rollout", "web Complete 1 app:1"),
        Run("[bool]((Show-Rollout web).Lines -match 'revision 1  current')", "True"),
        Run("[bool]((Show-Rollout web).Lines -match ' Running  ')", "True"),
    ]);

    [Fact]
    public Task A_restart_replaces_every_pod_and_two_in_one_second_both_count() => Play.AsyncOn(plane,
    [
        Given(),
        Run("Restart-Rollout web -ChangeCause again | Wait-Rollout", "web Complete 2 app:1 (again)") with { Until = Complete },

        // A controller that sees only the second of them makes one revision of both.
        Run("$null = Restart-Rollout web; foreach ($look in 1..1000) { if ((Get-Rollout web).Revision -eq 3) { break } }; Restart-Rollout web | Wait-Rollout", "web Complete 4 app:1…") with { Until = Complete, Fleeting = ["Changed", Progressing] },
    ]);

    [Fact]
    public Task Selecting_and_piping_work_alike() => Play.AsyncOn(plane,
    [
        Given(metadata: """{"labels": {"tier": "front"} }"""),
        Run("Get-Rollout we*", "web Complete 1 app:1"),
        Run("Get-Rollout -Selector 'tier in (front,back)'", "web Complete 1 app:1"),
        Run("Get-Rollout -Selector tier=back"),
        Run("'deploy/web' | Get-Rollout", "web Complete 1 app:1"),
        Run("Get-Rollout -Kind ds, sts"),
        Run("Get-RolloutHistory web | Undo-Rollout -WhatIf", "web Complete 1 app:1"),
    ]);
}
