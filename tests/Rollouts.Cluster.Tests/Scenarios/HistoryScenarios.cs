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
        Given(spec: """{"revisionHistoryLimit": 2}"""),
        To("app:2", 2),
        To("app:3", 3),
        Run("Undo-Rollout web -ToRevision 1 | Wait-Rollout", "web Complete 4 app:1") with { Until = Complete, Fleeting = [Created, "Progressing FoundNewReplicaSet"] },
        To("app:4", 5),
        HistoryHas("5 4 3"),
        Run("Get-RolloutHistory web", "5 app:4 current", "4 was 1 app:1 previous", "3 app:3"),
        Run("Undo-Rollout web -ToRevision 2", "error: RevisionNotFound"),
    ]);

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
        Run($"Set-RolloutImage web -Image app={image} | Wait-Rollout", $"web Complete {revision} {image}") with { Until = Complete, Fleeting = [Created] };

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
