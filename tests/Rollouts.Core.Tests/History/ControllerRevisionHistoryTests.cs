using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.History;
using Rollouts.Status;

namespace Rollouts.Core.Tests.History;

public sealed class ControllerRevisionHistoryTests
{
    private readonly FakeCluster _cluster = new();

    [Fact]
    public async Task Revisions_come_oldest_first_with_what_a_user_asks_of_them()
    {
        var history = await Read(ASet.Daemon(image: "app:2").AsDaemonSet(), ASet.Revision(10, "app:2"), ASet.Revision(9, "app:1", changeCause: "first"), ASet.Revision(7, "app:7", owner: "uid-other"));

        var records = history.ToRecords();

        Assert.Equal([9L, 10L], records.Select(record => record.Revision));
        Assert.Equal((false, true, true, false), (records[0].IsCurrent, records[0].IsPrevious, records[1].IsCurrent, records[1].IsPrevious));
        Assert.Equal(("DaemonSet", "first", "web-1", "uid-web"), (records[0].Kind, records[0].ChangeCause, records[0].Source, records[0].WorkloadUid));
        Assert.Equal(["app:1"], records[0].Images);
        Assert.Equal(["metadata", "spec"], records[0].Template.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(records[0].FormerNumbers);
    }

    [Fact]
    public async Task Where_all_pods_are_of_one_revision_none_is_read()
    {
        var history = await Read(ASet.Stateful(image: "app:2").AsStatefulSet(), ASet.Revision(1, "app:1"), ASet.Revision(2, "app:2"));

        Assert.Equal([0, 3], history.ToRecords().Select(record => record.Replicas));
        Assert.Equal(["list controllerrevisions shop?app=web&"], _cluster.Requests);
    }

    [Fact]
    public async Task In_the_middle_of_an_update_the_pods_are_counted_by_their_label()
    {
        _cluster.Holding(ResourceType.Pods, ASet.StatefulPod(0, "app:1"), ASet.StatefulPod(1, "app:1"), ASet.StatefulPod(2, "app:2", ready: false), NotOurs());

        var history = await Read(ASet.Updating("app:1", "app:3").AsStatefulSet(), ASet.Revision(1, "app:1"), ASet.Revision(2, "app:2"), ASet.Revision(3, "app:3"));

        Assert.Equal([2, 1, 0], history.ToRecords().Select(record => record.Replicas));
        Assert.Equal([2, 0, 0], history.Entries.Select(entry => entry.AvailablePods));
    }

    [Fact]
    public async Task The_pods_of_a_DaemonSet_bear_the_hash_of_their_revision()
    {
        _cluster.Holding(ResourceType.Pods, ASet.DaemonPod("web-a", "app:1"), ASet.DaemonPod("web-b", "app:2"), Leaving(ASet.DaemonPod("web-c", "app:1")));

        var history = await Read(Rolling("app:2"), ASet.Revision(1, "app:1"), ASet.Revision(2, "app:2"));

        Assert.Equal([2, 1], history.ToRecords().Select(record => record.Replicas));
        Assert.Equal([1, 1], history.Entries.Select(entry => entry.AvailablePods));
    }

    [Fact]
    public async Task Pods_that_may_not_be_read_cost_a_note_and_the_highest_other_is_the_previous()
    {
        _cluster.OnRequest = request =>
        {
            if (request.StartsWith("list pods", StringComparison.Ordinal))
            {
                throw new ApiException(ErrorId.Forbidden, 403, "Forbidden", "pods is forbidden");
            }
        };

        var history = await Read(Rolling("app:3"), ASet.Revision(1, "app:1"), ASet.Revision(2, "app:2"), ASet.Revision(3, "app:3"));

        Assert.Contains("daemonset/web in shop (context test) run is not known: pods is forbidden", Assert.Single(history.Notes), StringComparison.Ordinal);
        Assert.Equal(2, history.Previous!.Number);
    }

    [Fact]
    public async Task The_previous_of_a_DaemonSet_is_what_most_available_old_pods_run()
    {
        _cluster.Holding(
            ResourceType.Pods,
            ASet.DaemonPod("web-a", "app:1"),
            ASet.DaemonPod("web-b", "app:1"),
            ASet.DaemonPod("web-c", "app:2", ready: false),
            ASet.DaemonPod("web-d", "app:2", ready: false),
            ASet.DaemonPod("web-e", "app:2"),
            ASet.DaemonPod("web-f", "app:3"));

        var history = await Read(Rolling("app:3"), ASet.Revision(1, "app:1"), ASet.Revision(2, "app:2"), ASet.Revision(3, "app:3"));

        Assert.Equal(1, history.Previous!.Number);
    }

    [Fact]
    public async Task The_previous_of_a_DaemonSet_without_old_pods_is_the_highest_other() =>
        Assert.Equal(2, (await Read(ASet.Daemon(image: "app:3").AsDaemonSet(), ASet.Revision(1, "app:1"), ASet.Revision(2, "app:2"), ASet.Revision(3, "app:3"))).Previous!.Number);

    [Fact]
    public async Task The_previous_of_a_StatefulSet_is_what_its_update_set_out_from()
    {
        // good (1), bad (2), bad (3): the status still names what it was updated from.
        var history = await Read(ASet.Updating("app:1", "app:3").AsStatefulSet(), ASet.Revision(1, "app:1"), ASet.Revision(2, "app:2"), ASet.Revision(3, "app:3"));

        Assert.Equal((3L, 1L), (history.Current!.Number, history.Previous!.Number));
    }

    [Fact]
    public async Task The_previous_of_a_finished_StatefulSet_is_the_highest_other()
    {
        var history = await Read(ASet.Stateful(image: "app:1").AsStatefulSet(), ASet.Revision(4, "app:1", bornAs: 1), ASet.Revision(2, "app:2"), ASet.Revision(3, "app:3"));

        Assert.Equal((4L, 3L), (history.Current!.Number, history.Previous!.Number));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(0, 2)]
    public async Task Under_OnDelete_what_it_was_updated_from_counts_while_pods_of_it_are_left(int left, long previous)
    {
        // The controller never calls an update by hand finished, so the status names the first revision for ever.
        var set = ASet.Updating("app:1", "app:3", updated: 3 - left).OnDelete().With("status>currentReplicas", left);

        Assert.Equal(previous, (await Read(set.AsStatefulSet(), ASet.Revision(1, "app:1"), ASet.Revision(2, "app:2"), ASet.Revision(3, "app:3"))).Previous!.Number);
    }

    [Fact]
    public async Task The_previous_is_never_the_template_that_it_has()
    {
        // Taken back to 1 a moment ago; the controller has not looked yet.
        var set = ASet.Updating("app:1", "app:2").With("spec>template", A.Template("app:1")).With("metadata>generation", 3);

        var history = await Read(set.AsStatefulSet(), ASet.Revision(1, "app:1"), ASet.Revision(2, "app:2"));

        Assert.Equal((1L, 2L), (history.Current!.Number, history.Previous!.Number));
    }

    [Fact]
    public async Task Before_the_controller_has_looked_the_running_one_is_the_previous()
    {
        var history = await Read(ASet.Stateful(image: "app:2", generation: 2).With("status", StaleStatus("app:1")).AsStatefulSet(), ASet.Revision(1, "app:1"));

        Assert.Null(history.Current);
        Assert.Equal(1, history.Previous!.Number);
    }

    [Fact]
    public async Task A_template_that_the_server_has_filled_in_since_is_still_the_current_one()
    {
        // Stored by an older server, without a field that the new one fills in when it reads.
        var filled = A.Template("app:2").With("spec>hostUsers", true);
        JsonObject[] revisions = [ASet.Revision(1, "app:1"), ASet.Revision(2, "app:2")];

        var stateful = await Read(ASet.Stateful(image: "app:2").With("spec>template", filled.DeepClone()).AsStatefulSet(), revisions);
        var daemon = await Read(ASet.Daemon(image: "app:2").With("spec>template", filled.DeepClone()).AsDaemonSet(), [.. revisions.Select(revision => revision.DeepClone().AsObject())]);

        Assert.Equal((2L, 1L), (stateful.Current!.Number, stateful.Previous!.Number));
        Assert.Equal((2L, 1L), (daemon.Current!.Number, daemon.Previous!.Number));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"CgsKCQ==\"")]
    [InlineData("{}")]
    [InlineData("""{"spec":{"template":"none"}}""")]
    [InlineData("""{"spec":{"template":{"$patch":"merge","spec":{"containers":[{"name":"app","image":"app:0"}]}}}}""")]
    [InlineData("""{"spec":{"template":{"spec":{}}}}""")]
    public async Task Data_of_another_shape_is_a_revision_without_a_template_that_nothing_goes_back_to(string data)
    {
        var strange = ASet.Revision(2, "app:2").With("data", JsonNode.Parse(data));

        var history = await Read(ASet.Daemon(image: "app:3").AsDaemonSet(), ASet.Revision(1, "app:1"), strange, ASet.Revision(3, "app:3"));

        Assert.Equal([1L, 2L, 3L], history.ToRecords().Select(record => record.Revision));
        Assert.Empty(history.ToRecords()[1].Images);
        Assert.Equal(1, history.Previous!.Number);
    }

    private static JsonObject StaleStatus(string image) => ASet.StatefulStatus(1, 3, 3, 3, 3).With("currentRevision", ASet.Name(image)).With("updateRevision", ASet.Name(image));

    private static Workload Rolling(string image) => ASet.Daemon(6, image, generation: 2).With("status", ASet.DaemonStatus(2, 6, 6, 1, 4)).AsDaemonSet();

    private static JsonObject NotOurs() => ASet.StatefulPod(7, "app:1").With("metadata>ownerReferences", new JsonArray());

    private static JsonObject Leaving(JsonObject pod) => pod.With("metadata>deletionTimestamp", A.Stamp(A.Noon));

    private Task<RolloutHistory> Read(Workload workload, params JsonObject[] revisions) =>
        RolloutHistory.ReadAsync(_cluster.Holding(ResourceType.ControllerRevisions, revisions), workload, TestContext.Current.CancellationToken);
}
