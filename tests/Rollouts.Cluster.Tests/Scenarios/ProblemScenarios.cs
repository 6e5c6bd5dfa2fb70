using System.Text.Json.Nodes;
using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Cluster.Tests.Playing;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Scenarios;

/// <summary>Rollouts that do not get on, and the reason that is told.</summary>
public sealed class ProblemScenarios(ControlPlane plane)
{
    // The old pods never went away: the first status after an undo may tell that all is well already.
    private static readonly string[] Passing = [Progressing];

    [Theory]
    [InlineData("app:2-missing", "ImagePullBackOff")]
    [InlineData("app:2-private", "ImagePullBackOff")]
    [InlineData("app:2-invalid", "InvalidImageName")]
    [InlineData("app:2-bad-config", "CreateContainerConfigError")]
    [InlineData("app:2-no-command", "CreateContainerError")]
    public Task A_container_that_cannot_start_ends_the_wait_with_its_reason(string image, string reason) => Play.AsyncOn(plane,
    [
        Given(),
        Run($"Set-RolloutImage web -Image app={image} | Wait-Rollout -WindowScale 0", $"error: RolloutFailed {reason}") with { Until = Progressing },
        Run("Get-RolloutProblem web -IncludeWarning", $"{reason}…"),
        Run("Undo-Rollout web | Wait-Rollout", "web Complete 3 app:1") with { Until = Complete, Fleeting = Passing },
    ]);

    [Fact]
    public Task What_crashes_again_and_again_is_told_with_its_last_words() => Play.AsyncOn(plane,
    [
        // Without a readiness probe a crashing pod counts as ready for a moment; minReadySeconds keeps it from counting as available.
        Given(spec: """{"minReadySeconds": 5}"""),
        Run("Set-RolloutImage web -Image app=app:2-crash | Wait-Rollout", "error: RolloutFailed CrashLoopBackOff") with { Until = Progressing },
        Run("Get-RolloutProblem web", "CrashLoopBackOff Fatal app exit 1 log …base, exiting with 1"),
        Run("Undo-Rollout web | Wait-Rollout", "web Complete 3 app:1") with { Until = Complete, Fleeting = Passing },
    ]);

    [Fact]
    public Task What_no_node_has_room_for_is_told() => Play.AsyncOn(plane,
    [
        Given(),
        Patch("""{"spec": {"template": {"spec": {"containers": [{"name": "app", "resources": {"requests": {"cpu": "64"} } }] } } } }"""),
        Run("Wait-Rollout web -WindowScale 0", "error: RolloutFailed Unschedulable") with { Until = Progressing },
        Run("Undo-Rollout web | Wait-Rollout", "web Complete 3 app:1") with { Until = Complete, Fleeting = Passing },
    ]);

    [Fact]
    public Task What_a_quota_refuses_is_told() => Play.AsyncOn(plane,
    [
        Given(),
        Send("a quota allows no more pods", async (arena, cancellationToken) =>
        {
            var quota = JsonNode.Parse("""{"metadata": {"name": "pods"}, "spec": {"hard": {"pods": "2"}}}""")!;
            await arena.Api.PostAsync(arena.Path("resourcequotas"), quota, cancellationToken);
            await Poll.UntilAsync(
                async () => (string?)(await arena.Api.GetAsync(arena.Path("resourcequotas", "pods"), cancellationToken))["status"]?["used"]?["pods"] == "2",
                () => "the quota is not counted",
                cancellationToken);
        }),
        Run("Set-RolloutImage web -Image app=app:2 | Wait-Rollout -WindowScale 0", "error: RolloutFailed FailedCreate") with { Until = "Progressing and FailedCreate", Fleeting = [Progressing] },
    ]);

    [Fact]
    public Task What_fails_is_undone_where_that_was_asked_for() => Play.AsyncOn(plane,
    [
        Given(),
        Run("Set-RolloutImage web -Image app=app:2-missing | Wait-Rollout -WindowScale 0 -UndoOnFailure", "error: RolloutFailed ImagePullBackOff") with { Until = Complete, Fleeting = Passing },
        Run("Get-RolloutHistory web", "2 app:2-missing previous", "3 was 1 app:1 current"),
    ]);

    [Fact]
    public Task A_wait_for_drained_ends_when_the_old_pods_are_gone() => Play.AsyncOn(plane,
    [
        Given(image: "app:1-slow-stop-3s"),
        Run("Set-RolloutImage web -Image app=app:2 | Wait-Rollout -For Drained", "web Complete 2 app:2") with { Until = Complete },
        Run("Get-Rollout web -Detailed", "web Complete 2 app:2"),
        PodsAre(0, "app:1-slow-stop-3s"),
    ]);

    [Fact]
    public Task A_wait_for_an_image_begins_when_it_arrives() => Play.AsyncOn(plane,
    [
        Given(),
        Meanwhile("Wait-Rollout web -Image app:2", Image("app:2"), "web Complete 2 app:2") with { Until = Complete },
        Run("Suspend-Rollout web", "web Paused 2 app:2") with { Until = Paused },
        Run("Wait-Rollout web -For Paused", "web Paused 2 app:2"),
    ]);

    [Fact]
    public Task Enough_pods_are_enough_where_that_was_said() => Play.AsyncOn(plane,
    [
        Given(replicas: 4),
        Run("Set-RolloutImage web -Image app=app:2-never-ready", "web Progressing - app:2-never-ready") with { Until = Progressing },
        Run("Wait-Rollout web -Timeout 3s -MinimumAvailable 100%", "error: RolloutTimeout"),
    ]);
}
