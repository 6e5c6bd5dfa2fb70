using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Cluster.Tests.Playing;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Scenarios;

/// <summary>Somebody else writes at the same time.</summary>
public sealed class SecondWriterScenarios(ControlPlane plane)
{
    [Fact]
    public Task A_template_changed_between_the_question_and_the_answer_is_a_conflict() => Play.AsyncOn(plane,
    [
        Given(),
        Asked("Set-RolloutImage web -Image app=app:3 -Confirm", Image("app:2"), "error: Conflict") with { Until = Complete },
        Asked("Undo-Rollout web -Confirm", Image("app:4"), "error: Conflict") with { Until = Complete },
        Run("Get-RolloutHistory web", "1 app:1", "2 app:2 previous", "3 app:4 current"),
    ]);

    [Theory]
    [InlineData("app:2-never-ready", 1, 3, "web Paused - app:2-never-ready pending")]
    [InlineData("app:2", 2, 2, "web Paused - app:2")]
    public Task A_suspension_holds_whatever_was_deployed_between_the_question_and_the_answer(string image, int updated, int replicas, string answer) => Play.AsyncOn(plane,
    [
        Given(),
        Asked(
            "Suspend-Rollout web -Confirm",
            async (arena, cancellationToken) =>
            {
                await Image(image)(arena, cancellationToken);
                await Poll.UntilAsync(
                    async () =>
                    {
                        var status = (await arena.Api.GetAsync(arena.Path("deployments", "web"), cancellationToken))["status"]!;
                        return (int?)status["updatedReplicas"] == updated && (int?)status["replicas"] == replicas && (int?)status["availableReplicas"] == 2
                            && (long?)status["observedGeneration"] == 2;
                    },
                    () => $"{image} does not get that far",
                    cancellationToken);
            },
            answer) with
        { Until = Paused },
        Run("Get-Rollout web", $"web Paused 2 {image}…"),
    ]);

    [Fact]
    public Task A_suspension_is_not_made_to_another_object_of_the_name() => Play.AsyncOn(plane,
    [
        Given(),
        Asked("Suspend-Rollout web -Confirm", Replacing(2, "app:2"), "error: TargetMismatch") with { Until = Complete },
    ]);

    [Fact]
    public Task A_changed_scale_or_status_is_no_conflict() => Play.AsyncOn(plane,
    [
        Given(),
        Asked(
            "Set-RolloutImage web -Image app=app:2 -Confirm | Wait-Rollout",
            async (arena, cancellationToken) =>
            {
                await Patching("""{"spec": {"replicas": 3}}""")(arena, cancellationToken);
                await Poll.UntilAsync(
                    async () => (int?)(await arena.Api.GetAsync(arena.Path("deployments", "web"), cancellationToken))["status"]!["availableReplicas"] == 3,
                    () => "three pods are not available",
                    cancellationToken);
            },
            "web Complete 2 app:2") with
        { Until = Complete },
    ]);

    [Fact]
    public Task A_wait_goes_on_when_it_is_scaled_and_annotated_and_ends_when_the_template_changes() => Play.AsyncOn(plane,
    [
        Given(),
        Run("Set-RolloutImage web -Image app=app:2-never-ready", "web Progressing - app:2-never-ready") with { Until = Progressing },
        Meanwhile(
            "Wait-Rollout web",
            async (arena, cancellationToken) =>
            {
                await Patching("""{"metadata": {"annotations": {"note": "seen"}}, "spec": {"replicas": 3}}""")(arena, cancellationToken);
                await Poll.UntilAsync(
                    async () => (int?)(await arena.Api.GetAsync(arena.Path("deployments", "web"), cancellationToken))["status"]!["availableReplicas"] == 3,
                    () => "the old pods are not scaled",
                    cancellationToken);
                await Image("app:3")(arena, cancellationToken);
            },
            "error: RolloutSuperseded") with
        { Until = Complete },
    ]);

    [Fact]
    public Task What_was_read_before_it_was_made_anew_is_not_changed() => Play.AsyncOn(plane,
    [
        Given(),
        Run("$before = Get-Rollout web; $before", "web Complete 1 app:1"),
        Send("web is deleted", Deleting()) with { Until = "Deleted" },
        Given(image: "app:2"),
        Run("$before | Suspend-Rollout", "error: TargetMismatch"),
    ]);
}
