using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Cluster.Tests.Playing;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Scenarios;

/// <summary>What is kept of the past.</summary>
public sealed class HistoryScenarios(ControlPlane plane)
{
    [Fact]
    public Task Only_as_many_old_revisions_are_kept_as_the_limit_says() => Play.AsyncOn(plane,
    [
        // Older servers clean up by age, in whole seconds: no two ReplicaSets may be of the same one.
        Given(spec: """{"revisionHistoryLimit": 2, "minReadySeconds": 1}"""),
        To("app:2", 2),
        To("app:3", 3),
        To("app:4", 4),
        HistoryHas("4 3 2"),
        Run("Get-RolloutHistory web", "2 app:2", "3 app:3 previous", "4 app:4 current"),
        Run("Undo-Rollout web -ToRevision 1", "error: RevisionNotFound"),
    ]);

    [Fact]
    public Task What_is_oldest_is_told_by_its_revision_and_not_by_its_age()
    {
        plane.Require(new Version(1, 22), "its controller cleans up by age, and deletes the revision that was gone back to first");
        return Play.AsyncOn(plane,
        [
            Given(spec: """{"revisionHistoryLimit": 2}"""),
            To("app:2", 2),
            To("app:3", 3),
            Run("Undo-Rollout web -ToRevision 1 | Wait-Rollout", "web Complete 4 app:1") with { Until = Complete },
            To("app:4", 5),
            HistoryHas("5 4 3"),
            Run("Get-RolloutHistory web", "3 app:3", "4 was 1 app:1 previous", "5 app:4 current"),
            Run("Undo-Rollout web -ToRevision 2", "error: RevisionNotFound"),
        ]);
    }

    [Fact]
    public Task A_limit_of_zero_keeps_nothing_to_go_back_to() => Play.AsyncOn(plane,
    [
        Given(spec: """{"revisionHistoryLimit": 0}"""),
        To("app:2", 2),
        HistoryHas("2"),
        Run("Get-RolloutHistory web", "2 app:2 current"),
        Run("Undo-Rollout web", "error: NoPreviousRevision"),
    ]);

    private static Step To(string image, int revision) =>
        Run($"Set-RolloutImage web -Image app={image} | Wait-Rollout", $"web Complete {revision} {image}") with { Until = Complete };

    // Old ones are cleaned up after the rollout is complete.
    private static Step HistoryHas(string revisions) => Send($"the history is {revisions}", (arena, cancellationToken) => Poll.UntilAsync(
        async () =>
        {
            var sets = (await arena.Api.GetAsync(arena.Path("replicasets"), cancellationToken))["items"]!.AsArray();
            return string.Join(' ', sets.Select(set => (string)set!["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"]!).OrderDescending(StringComparer.Ordinal)) == revisions;
        },
        () => $"the history does not become {revisions}",
        cancellationToken));
}
