using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Cluster.Tests.Playing;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Scenarios;

/// <summary>Rollouts that do not get on.</summary>
public sealed class FailureScenarios(ControlPlane plane)
{
    // Taken up again, an old ReplicaSet may be available before the controller has written that it has found it.
    private static readonly string[] Passing = [Created, Updated, "Progressing FoundNewReplicaSet"];

    [Fact]
    public Task After_an_exceeded_deadline_an_undo_is_waited_for_with_the_right_verdict() => Play.AsyncOn(plane,
    [
        Given(),
        Patch("""{"spec": {"progressDeadlineSeconds": 6}}"""),
        Run("Set-RolloutImage web -Image app=app:2-missing | Wait-Rollout", "error: ProgressDeadlineExceeded") with { Until = Exceeded, Fleeting = [Created] },
        Run("Get-Rollout web", "web Failed 2 app:2-missing"),
        Run("Undo-Rollout web | Wait-Rollout", "web Complete 3 app:1") with { Until = Complete, Fleeting = Passing },
    ]);

    [Fact]
    public Task After_an_exceeded_deadline_a_better_image_is_waited_for_with_the_right_verdict() => Play.AsyncOn(plane,
    [
        Given(),
        Patch("""{"spec": {"progressDeadlineSeconds": 6}}"""),
        Run("Set-RolloutImage web -Image app=app:2-never-ready | Wait-Rollout", "error: ProgressDeadlineExceeded") with { Until = Exceeded, Fleeting = [Created] },
        Run("Set-RolloutImage web -Image app=app:3 | Wait-Rollout", "web Complete 3 app:3") with { Until = Complete, Fleeting = [Created] },
    ]);

    [Theory]
    [InlineData("app:2-missing")]
    [InlineData("app:2-private")]
    [InlineData("app:2-bad-config")]
    [InlineData("app:2-never-ready")]
    public Task What_does_not_become_ready_times_out_while_the_old_pods_serve(string image) => Play.AsyncOn(plane,
    [
        Given(),
        Run($"Set-RolloutImage web -Image app={image} | Wait-Rollout -Timeout 4s", "error: RolloutTimeout") with { Until = Updated, Fleeting = [Created] },
        Run("Get-Rollout web", $"web Progressing 2 {image}"),
        Run("Undo-Rollout web | Wait-Rollout", "web Complete 3 app:1") with { Until = Complete, Fleeting = Passing },
    ]);

    [Fact]
    public Task What_crashes_again_and_again_times_out() => Play.AsyncOn(plane,
    [
        // Without a readiness probe a crashing pod counts as ready for a moment; minReadySeconds keeps it from counting as available.
        Given(spec: """{"minReadySeconds": 5}"""),
        Run("Set-RolloutImage web -Image app=app:2-crash | Wait-Rollout -Timeout 8s", "error: RolloutTimeout") with { Until = Updated, Fleeting = [Created] },
        Run("Undo-Rollout web | Wait-Rollout", "web Complete 3 app:1") with { Until = Complete, Fleeting = Passing },
    ]);

    [Fact]
    public Task Pods_that_a_quota_refuses_are_told_and_come_when_there_is_room() => Play.AsyncOn(plane,
    [
        Given(),
        Send("a quota allows no more pods", async (arena, cancellationToken) =>
        {
            await arena.Api.PostYamlAsync(arena.Path("resourcequotas"), "{apiVersion: v1, kind: ResourceQuota, metadata: {name: pods}, spec: {hard: {pods: '2'}}}", cancellationToken);
            await Poll.UntilAsync(
                async () => (string?)(await arena.Api.GetAsync(arena.Path("resourcequotas", "pods"), cancellationToken))["status"]?["used"]?["pods"] == "2",
                () => "the quota is not counted",
                cancellationToken);
        }),
        Run("Set-RolloutImage web -Image app=app:2 | Wait-Rollout -Timeout 4s", "error: RolloutTimeout") with { Until = "Progressing NewReplicaSetCreated and FailedCreate", Fleeting = [Created] },
        Send("there is room", (arena, cancellationToken) => arena.Api.PatchAsync(arena.Path("resourcequotas", "pods"), """{"spec": {"hard": {"pods": "20"}}}""", cancellationToken)),
        // The controller tries again with growing pauses.
        Run("Wait-Rollout web", "web Complete 2 app:2") with { Until = Complete, Fleeting = ["Progressing NewReplicaSetCreated and FailedCreate", "Progressing ReplicaSetUpdated and FailedCreate"] },
    ]);
}
