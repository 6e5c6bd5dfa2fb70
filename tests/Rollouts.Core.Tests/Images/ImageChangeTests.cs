using System.Text.Json.Nodes;
using Rollouts.Core.Tests.Given;
using Rollouts.Images;
using Rollouts.Status;

namespace Rollouts.Core.Tests.Images;

public sealed class ImageChangeTests
{
    private static Workload Workload
    {
        get
        {
            var template = A.Template("app:1", ("proxy", "proxy:1"));
            template["spec"]!["initContainers"] = new JsonArray(new JsonObject { ["name"] = "migrate", ["image"] = "app:1" });
            return A.Deployment().With("spec>template", template).AsWorkload();
        }
    }

    [Fact]
    public void One_container_is_patched_by_its_name()
    {
        var change = ImageChange.Make(Workload, ["app=app:2"], changeCause: null);

        Assert.Equal("image of app: app:1 → app:2", change.Action);
        Assert.Equal("""{"spec":{"template":{"spec":{"containers":[{"name":"app","image":"app:2"}]}}}}""", change.Patch.ToJsonString());
    }

    [Fact]
    public void Where_there_is_one_container_the_sentence_does_not_name_it() =>
        Assert.Equal("image app:1 → app:2", ImageChange.Make(A.Deployment().AsWorkload(), ["app=app:2"], changeCause: null).Action);

    [Fact]
    public void An_init_container_is_patched_in_its_own_list()
    {
        var change = ImageChange.Make(Workload, ["migrate=app:2"], changeCause: "why");

        Assert.Equal(
            """{"spec":{"template":{"spec":{"initContainers":[{"name":"migrate","image":"app:2"}]}}},"metadata":{"annotations":{"kubernetes.io/change-cause":"why"}}}""",
            change.Patch.ToJsonString());
    }

    [Fact]
    public void A_star_means_every_container_that_is_not_named_itself()
    {
        var change = ImageChange.Make(Workload, ["proxy=proxy:1", "*=all:9"], changeCause: null);

        Assert.Equal("image of app: app:1 → all:9, image of migrate: app:1 → all:9", change.Action);
    }

    [Fact]
    public void A_container_that_is_named_twice_is_refused() =>
        Assert.Contains("'app' more than once: app:2 and app:3", Assert.Throws<RolloutException>(() => ImageChange.Make(Workload, ["app=app:2", "app=app:3"], changeCause: null)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_image_that_runs_already_is_no_change()
    {
        var change = ImageChange.Make(Workload, ["app=app:1"], changeCause: null);

        Assert.False(change.IsNeeded);
        Assert.Equal("runs images app:1, proxy:1 already", change.Action);
    }

    [Fact]
    public void An_unknown_container_is_refused_with_the_names_there_are()
    {
        var error = Assert.Throws<RolloutException>(() => ImageChange.Make(Workload, ["ap=app:2"], changeCause: null));

        Assert.Equal(ErrorId.InvalidArgument, error.ErrorId);
        Assert.Contains("'ap'. Its containers are app, proxy, migrate.", error.Message, StringComparison.Ordinal);

        // Which image belongs into which of them nobody can guess.
        Assert.DoesNotContain("app:2", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_paused_one_it_says_that_it_is_stored_only() =>
        Assert.Equal(
            "image app:1 → app:2, stored but not rolled out before it is resumed",
            ImageChange.Make(A.Deployment().With("spec>paused", true).AsWorkload(), ["app=app:2"], changeCause: null).Action);

    [Fact]
    public void Under_OnDelete_it_warns_that_somebody_must_delete_the_pods()
    {
        var change = ImageChange.Make(ASet.Stateful().OnDelete().AsStatefulSet(), ["*=app:2"], changeCause: "why");

        Assert.Contains("has the update strategy OnDelete", Assert.Single(change.Warnings), StringComparison.Ordinal);
        Assert.Equal(
            """{"spec":{"template":{"spec":{"containers":[{"name":"app","image":"app:2"}]}}},"metadata":{"annotations":{"kubernetes.io/change-cause":"why"}}}""",
            change.Patch.ToJsonString());
    }

    [Theory]
    [InlineData("app")]
    [InlineData("Registry.example.com:5000/team.x/app")]
    [InlineData("ghcr.io/team_a/app__b/c--d:V1.2_3-rc.4")]
    [InlineData("localhost/app:2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("[::1]:5000/app:2")]
    public void What_a_registry_may_hold_is_taken(string image) => Assert.True(ImageReference.IsPossible(image));

    [Theory]
    [InlineData("app:2")]
    [InlineData("=app:2")]
    [InlineData("app=")]
    [InlineData("app=a b")]
    [InlineData("app=shop/*")]
    [InlineData("app=shop/app:<tag>")]
    [InlineData("app=IMAGE")]
    [InlineData("app=app:")]
    [InlineData("app=/app")]
    [InlineData("app=app@sha256:12")]
    public void What_is_no_assignment_is_refused(string text) =>
        Assert.Equal(ErrorId.InvalidArgument, Assert.Throws<RolloutException>(() => ImageChange.Make(Workload, [text], changeCause: null)).ErrorId);
}
