using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Cluster.Tests.Playing;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Scenarios;

/// <summary>Pausing, and what can be done meanwhile.</summary>
public sealed class PauseScenarios(ControlPlane plane)
{
    [Fact]
    public Task A_change_made_while_paused_is_rolled_out_on_resume() => Play.AsyncOn(plane,
    [
        Given(),
        Run("Suspend-Rollout web", "web Paused 1 app:1") with { Until = Paused },
        Run("Set-RolloutImage web -Image app=app:2", "web Paused - app:2 pending") with { Until = Paused },
        Run("Get-Rollout web", "web Paused - app:2 pending"),
        Run("Wait-Rollout web", "error: RolloutPaused"),
        Run("Undo-Rollout web", "error: RolloutPaused"),
        Run("Resume-Rollout web | Wait-Rollout", "web Complete 2 app:2") with { Until = Complete, Fleeting = [Created, "Progressing DeploymentResumed"] },
        Run("Get-RolloutHistory web", "2 app:2 current", "1 app:1 previous"),
    ]);

    [Fact]
    public Task A_paused_one_can_be_scaled() => Play.AsyncOn(plane,
    [
        Given(),
        Run("Suspend-Rollout web", "web Paused 1 app:1") with { Until = Paused },
        Patch("""{"spec": {"replicas": 4}}"""),
        Send("four pods are available", (arena, cancellationToken) => Poll.UntilAsync(
            async () => (int?)(await arena.Api.GetAsync(arena.Path("deployments", "web"), cancellationToken))["status"]!["availableReplicas"] == 4,
            () => "four pods are not available",
            cancellationToken)),
        Run("Get-Rollout web", "web Paused 1 app:1"),
        Run("Resume-Rollout web | Wait-Rollout", "web Complete 1 app:1"),
    ]);

    [Fact]
    public Task Suspending_twice_and_resuming_twice_changes_nothing_more() => Play.AsyncOn(plane,
    [
        Given(),
        Run("Suspend-Rollout web | Suspend-Rollout", "web Paused 1 app:1") with { Until = Paused },
        Run("Resume-Rollout web | Resume-Rollout", "web…"),
    ]);

    [Fact]
    public Task A_rollout_paused_midway_stands_and_goes_on() => Play.AsyncOn(plane,
    [
        Given(),
        Run("Set-RolloutImage web -Image app=app:2-never-ready", "web Progressing - app:2-never-ready") with { Until = Updated, Fleeting = [Created] },
        Run("Suspend-Rollout web", "web Paused…") with { Until = Paused },
        Run("Set-RolloutImage web -Image app=app:3", "web Paused - app:3 pending") with { Until = Paused },
        Run("Resume-Rollout web | Wait-Rollout", "web Complete 3 app:3") with { Until = Complete, Fleeting = [Created, "Progressing DeploymentResumed"] },
    ]);
}
