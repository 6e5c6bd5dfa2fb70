using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Comparing;
using Rollouts.Core.Tests.Given;
using Rollouts.History;

namespace Rollouts.Core.Tests.Comparing;

public sealed class RevisionComparisonTests
{
    [Theory]
    [InlineData(null, null, "2 → 3: app:2 → app:3")]
    [InlineData(1L, null, "1 → 3: app:1 → app:3")]
    [InlineData(null, 1L, "3 → 1: app:3 → app:1")]
    [InlineData(1L, 2L, "1 → 2: app:1 → app:2")]
    [InlineData(2L, 1L, "2 → 1: app:2 → app:1")]
    public async Task An_end_that_is_not_named_is_the_current_one_and_by_default_the_first_is_the_previous(long? revision, long? against, string expected)
    {
        var history = await Read(A.Deployment(image: "app:3"), A.ReplicaSet(1, "app:1"), A.ReplicaSet(2, "app:2"), A.ReplicaSet(3, "app:3"));

        var difference = Assert.Single(RevisionComparison.Make(history, revision, against)!.Differences(showValues: false));

        Assert.Equal(expected, $"{difference.FromRevision} → {difference.ToRevision}: {difference.From} → {difference.To}");
        Assert.Equal(("containers[app].image", DifferenceKind.Changed), (difference.Path, difference.Change));
        Assert.Equal(("Deployment", "shop", "web", "test"), (difference.Kind, difference.Namespace, difference.Name, difference.Context));
    }

    [Fact]
    public async Task A_template_that_is_not_numbered_yet_is_compared_without_a_number()
    {
        var history = await Read(A.Deployment(image: "app:2"), A.ReplicaSet(1, "app:1", available: 3));

        var comparison = RevisionComparison.Make(history, null, null)!;

        Assert.Null(Assert.Single(comparison.Differences(showValues: false)).ToRevision);
        Assert.Equal("deployment/web in shop (context test): revision 1 → a revision not numbered yet", comparison.Description);
    }

    [Fact]
    public async Task A_former_number_finds_its_revision()
    {
        var history = await Read(A.Deployment(image: "app:1"), A.ReplicaSet(3, "app:1", history: "1"), A.ReplicaSet(2, "app:2"));

        Assert.Equal(3, Assert.Single(RevisionComparison.Make(history, 2, 1)!.Differences(showValues: false)).ToRevision);
    }

    [Fact]
    public async Task A_revision_is_the_same_as_itself()
    {
        var history = await Read(A.Deployment(image: "app:2"), A.ReplicaSet(1, "app:1"), A.ReplicaSet(2, "app:2"));

        var comparison = RevisionComparison.Make(history, 2, null)!;

        Assert.True(comparison.IsSame);
        Assert.Empty(comparison.Differences(showValues: false));
    }

    [Fact]
    public async Task Without_a_previous_revision_there_is_nothing_to_compare()
    {
        var history = await Read(A.Deployment(), A.ReplicaSet(1, "app:1"));

        Assert.Null(RevisionComparison.Make(history, null, null));
        Assert.Equal(ErrorId.NoPreviousRevision, RevisionComparison.NoPrevious(history).ErrorId);
    }

    [Fact]
    public async Task Values_are_shown_when_asked_for_and_never_drive_a_terminal()
    {
        var history = await Read(With(A.Deployment(), "spec>template", "b\u001b[31m"), With(A.ReplicaSet(1, "app:1"), "spec>template", "a"));
        var comparison = RevisionComparison.Make(history, 1, null)!;

        var masked = Assert.Single(comparison.Differences(showValues: false));
        var open = Assert.Single(comparison.Differences(showValues: true));

        Assert.Equal(("containers[app].env[X].value", "***", "*** (changed)"), (masked.Path, masked.From, masked.To));
        Assert.Equal(("a", "b[31m"), (open.From, open.To));

        static JsonObject With(JsonObject owner, string path, string value)
        {
            var container = path.Split('>').Aggregate((JsonNode)owner, (node, step) => node[step]!)["spec"]!["containers"]![0]!;
            container["env"] = new JsonArray(new JsonObject { ["name"] = "X", ["value"] = value });
            return owner;
        }
    }

    private static Task<RolloutHistory> Read(JsonObject deployment, params JsonObject[] replicaSets) =>
        RolloutHistory.ReadAsync(new FakeCluster().Holding(ResourceType.ReplicaSets, replicaSets), deployment.AsWorkload(), TestContext.Current.CancellationToken);
}
