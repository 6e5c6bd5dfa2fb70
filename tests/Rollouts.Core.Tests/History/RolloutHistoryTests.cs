using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.History;

namespace Rollouts.Core.Tests.History;

public sealed class RolloutHistoryTests
{
    [Fact]
    public async Task Revisions_come_oldest_first_with_what_a_user_asks_of_them()
    {
        var history = await Read(A.Deployment(image: "app:2"), A.ReplicaSet(10, "app:2", available: 3), A.ReplicaSet(9, "app:1", history: "2,7", changeCause: "first"));

        var records = history.ToRecords();

        Assert.Equal([9L, 10L], records.Select(record => record.Revision));
        Assert.Equal([2L, 7L], records[0].FormerNumbers);
        Assert.Equal((false, true), (records[0].IsCurrent, records[0].IsPrevious));
        Assert.Equal((true, false), (records[1].IsCurrent, records[1].IsPrevious));
        Assert.Equal(("first", "web-app-1", "uid-web", 3), (records[0].ChangeCause, records[0].Source, records[0].WorkloadUid, records[1].Replicas));
        Assert.Equal(["app:1"], records[0].Images);
        var labels = (IReadOnlyDictionary<string, object?>)((IReadOnlyDictionary<string, object?>)records[0].Template["metadata"]!)["labels"]!;
        Assert.Equal(["app"], labels.Keys);
    }

    [Fact]
    public async Task ReplicaSets_of_another_owner_are_no_history()
    {
        var history = await Read(A.Deployment(), A.ReplicaSet(1, "app:1"), A.ReplicaSet(5, "app:5", owner: "uid-other"));

        Assert.Equal([1L], history.ToRecords().Select(record => record.Revision));
    }

    [Fact]
    public async Task A_number_that_is_missing_is_zero_and_one_that_cannot_be_read_is_left_out()
    {
        var unnumbered = A.ReplicaSet(3, "app:3");
        unnumbered["metadata"]!["annotations"]!.AsObject().Remove("deployment.kubernetes.io/revision");
        var broken = A.ReplicaSet(4, "app:4").With("metadata>annotations>deployment.kubernetes.io/revision", "four");

        var history = await Read(A.Deployment(), A.ReplicaSet(1, "app:1"), unnumbered, broken);

        Assert.Equal([0L, 1L], history.ToRecords().Select(record => record.Revision));
    }

    [Fact]
    public async Task After_good_bad_bad_the_previous_one_is_the_good_one()
    {
        var history = await Read(A.Deployment(image: "app:bad2"), A.ReplicaSet(1, "app:good", available: 3), A.ReplicaSet(2, "app:bad1"), A.ReplicaSet(3, "app:bad2"));

        Assert.Equal(1, history.ToRecords().Single(record => record.IsPrevious).Revision);
    }

    [Fact]
    public async Task Where_no_other_revision_has_available_pods_the_previous_one_is_the_newest_of_them()
    {
        var history = await Read(A.Deployment(image: "app:3"), A.ReplicaSet(1, "app:1"), A.ReplicaSet(2, "app:2"), A.ReplicaSet(3, "app:3", available: 3));

        Assert.Equal(2, history.ToRecords().Single(record => record.IsPrevious).Revision);
    }

    [Fact]
    public async Task Before_the_controller_made_the_new_ReplicaSet_the_running_one_is_the_previous()
    {
        var history = await Read(A.Deployment(image: "app:2"), A.ReplicaSet(1, "app:1", available: 3));

        Assert.DoesNotContain(history.ToRecords(), record => record.IsCurrent);
        Assert.Equal(1, history.ToRecords().Single(record => record.IsPrevious).Revision);
    }

    [Fact]
    public async Task Revisions_are_found_by_their_number_before_their_former_ones()
    {
        var history = await Read(A.Deployment(image: "app:2"), A.ReplicaSet(3, "app:1", history: "1"), A.ReplicaSet(2, "app:2"));

        Assert.Equal([3L], history.ToRecords([1, 3]).Select(record => record.Revision));
    }

    [Fact]
    public async Task A_number_that_does_not_exist_is_an_error_that_lists_those_that_do()
    {
        var history = await Read(A.Deployment(), A.ReplicaSet(1, "app:1"), A.ReplicaSet(4, "app:2"));

        var error = Assert.Throws<RolloutException>(() => history.ToRecords([2]));

        Assert.Equal(ErrorId.RevisionNotFound, error.ErrorId);
        Assert.Equal("deployment/web in shop (context test) has no revision 2. It has 1, 4.", error.Message);
        Assert.Equal("Get-RolloutHistory deployment/web -Namespace shop -Context test", error.Remedy);
    }

    [Fact]
    public async Task The_selector_of_the_workload_is_what_is_asked_for()
    {
        var cluster = new FakeCluster();
        var deployment = A.Deployment();
        deployment["spec"]!["selector"] = System.Text.Json.Nodes.JsonNode.Parse(
            """{"matchLabels":{"app":"web"},"matchExpressions":[{"key":"tier","operator":"In","values":["a","b"]},{"key":"x","operator":"NotIn","values":["y"]},{"key":"p","operator":"Exists"},{"key":"q","operator":"DoesNotExist"}]}""");

        await RolloutHistory.ReadAsync(cluster, deployment.AsWorkload(), TestContext.Current.CancellationToken);

        Assert.Equal(["list replicasets shop?app=web,tier in (a,b),x notin (y),p,!q&"], cluster.Requests);
    }

    private static Task<RolloutHistory> Read(System.Text.Json.Nodes.JsonObject deployment, params System.Text.Json.Nodes.JsonObject[] replicaSets) =>
        RolloutHistory.ReadAsync(new FakeCluster().Holding(ResourceType.ReplicaSets, replicaSets), deployment.AsWorkload(), TestContext.Current.CancellationToken);
}
