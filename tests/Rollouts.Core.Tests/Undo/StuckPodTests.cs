using System.Text.Json.Nodes;
using Rollouts.Core.Tests.Given;
using Rollouts.Undo;

namespace Rollouts.Core.Tests.Undo;

public sealed class StuckPodTests
{
    private static readonly JsonObject[] Pods = [ASet.StatefulPod(0, "app:1"), ASet.StatefulPod(1, "app:1"), ASet.StatefulPod(2, "app:2", ready: false)];

    [Fact]
    public void A_pod_of_another_revision_that_is_not_ready_is_found() =>
        Assert.Equal(new StuckPod("web-2", "uid-web-2", "web-2"), Find(ASet.Updating("app:1", "app:1"), Pods));

    [Fact]
    public void One_of_the_target_is_not() => Assert.Null(Find(ASet.Updating("app:1", "app:2"), Pods));

    [Fact]
    public void The_target_may_be_one_that_the_controller_has_not_taken_up_yet() =>
        Assert.Equal("web-2", StuckPod.Find(ASet.Updating("app:1", "app:2").AsElement(), Pods.Select(pod => pod.AsElement()), ASet.Name("app:1"))!.Name);

    [Fact]
    public void Pods_that_are_made_at_once_wait_for_none() =>
        Assert.Null(Find(ASet.Updating("app:1", "app:1").With("spec>podManagementPolicy", "Parallel"), Pods));

    [Fact]
    public void Without_a_policy_it_is_ordered()
    {
        var set = ASet.Updating("app:1", "app:1");
        set["spec"]!.AsObject().Remove("podManagementPolicy");

        Assert.NotNull(Find(set, Pods));
    }

    [Fact]
    public void The_first_of_several_is_found_by_number_and_not_by_text()
    {
        var set = ASet.Updating("app:1", "app:3", replicas: 12);

        Assert.Equal("web-9", Find(set, ASet.StatefulPod(10, "app:2", ready: false), ASet.StatefulPod(9, "app:2", ready: false), ASet.StatefulPod(11, "app:2", ready: false))!.Name);
    }

    [Theory]
    [InlineData("metadata>deletionTimestamp", "2026-05-04T12:00:00Z")]
    [InlineData("status>phase", "Failed")]
    [InlineData("status>phase", "Succeeded")]
    public void One_that_goes_by_itself_holds_nothing_up(string path, string value) =>
        Assert.Null(Find(ASet.Updating("app:1", "app:1"), ASet.StatefulPod(2, "app:2", ready: false).With(path, value)));

    [Fact]
    public void One_that_runs_and_is_not_ready_holds_it_up() =>
        Assert.NotNull(Find(ASet.Updating("app:1", "app:1"), ASet.StatefulPod(2, "app:2", ready: false).With("status>phase", "Running")));

    [Theory]
    [InlineData("web-3")]
    [InlineData("web-x")]
    [InlineData("other-2")]
    [InlineData("web-+2")]
    public void One_outside_of_the_set_is_not_its_business(string name) =>
        Assert.Null(Find(ASet.Updating("app:1", "app:1"), ASet.StatefulPod(2, "app:2", ready: false).With("metadata>name", name)));

    [Fact]
    public void Ordinals_may_start_anywhere()
    {
        var set = ASet.Updating("app:1", "app:1").With("spec>ordinals", new JsonObject { ["start"] = 5 });

        Assert.Null(Find(set, ASet.StatefulPod(4, "app:2", ready: false)));
        Assert.Equal("web-7", Find(set, ASet.StatefulPod(7, "app:2", ready: false))!.Name);
    }

    [Theory]
    [InlineData(0, "app:1", false)]
    [InlineData(0, "app:2", true)]
    [InlineData(2, "app:1", true)]
    [InlineData(2, "app:3", false)]
    public void Below_a_partition_only_a_pod_that_would_come_back_as_another_is_stuck(int ordinal, string image, bool isStuck)
    {
        var set = ASet.Updating("app:1", "app:3", partition: 2);

        Assert.Equal(isStuck, Find(set, ASet.StatefulPod(ordinal, image, ready: false)) is not null);
    }

    [Fact]
    public void One_that_does_not_say_its_revision_is_left_alone()
    {
        var pod = ASet.StatefulPod(2, "app:2", ready: false);
        pod["metadata"]!.AsObject().Remove("labels");

        Assert.Null(Find(ASet.Updating("app:1", "app:1"), pod));
    }

    private static StuckPod? Find(JsonObject set, params JsonObject[] pods) => StuckPod.Find(set.AsElement(), pods.Select(pod => pod.AsElement()));
}
