using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Cluster.Tests.Playing;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Scenarios;

/// <summary>What is waited for goes away.</summary>
public sealed class DeletionScenarios(ControlPlane plane)
{
    [Fact]
    public Task A_wait_ends_when_its_rollout_is_deleted() => Play.AsyncOn(plane,
    [
        Given(),
        Stuck(),
        Meanwhile("Wait-Rollout web", Deleting(), "error: RolloutDeleted") with { Until = "Deleted" },
        Run("Get-Rollout web", "error: RolloutNotFound"),
        Gone(),
    ]);

    [Fact]
    public Task Another_of_the_same_name_is_not_what_was_waited_for() => Play.AsyncOn(plane,
    [
        Given(),
        Stuck(),
        Meanwhile("Wait-Rollout web", Replacing(1, "app:4"), "error: RolloutDeleted") with { Until = Complete },
        Run("Get-Rollout web", "web Complete 1 app:4"),
    ]);

    private static Step Stuck() => Run("Set-RolloutImage web -Image app=app:2-never-ready", "web Progressing - app:2-never-ready") with { Until = Progressing };

    private static Step Gone() => Send("its ReplicaSets are gone", (arena, cancellationToken) => Poll.UntilAsync(
        async () => (await arena.Api.GetAsync(arena.Path("replicasets"), cancellationToken))["items"]!.AsArray().Count == 0,
        () => "its ReplicaSets stay",
        cancellationToken));
}
