using System.Text.Json.Nodes;
using Rollouts.Changes;
using Rollouts.Core.Tests.Given;

namespace Rollouts.Core.Tests.Changes;

public sealed class RestartChangeTests
{
    private static readonly DateTimeOffset Now = A.Noon.AddMilliseconds(7).ToOffset(TimeSpan.FromHours(2));

    [Fact]
    public void The_template_gets_a_stamp_in_utc_and_nothing_else_changes()
    {
        var change = RestartChange.Make(A.Deployment().AsWorkload(), Now, changeCause: null);

        Assert.Equal("""{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-05-04T12:00:00.007Z"}}}}}""", change.Patch.ToJsonString());
        Assert.Equal("restart, image app:1 unchanged, restartedAt none → 2026-05-04T12:00:00.007Z", change.Action);
        Assert.True(change.IsNeeded);
    }

    [Fact]
    public void The_change_cause_goes_into_the_same_write()
    {
        var change = RestartChange.Make(ASet.Daemon().AsDaemonSet(), Now, "new certificate");

        Assert.Equal("new certificate", (string?)change.Patch["metadata"]!["annotations"]!["kubernetes.io/change-cause"]);
    }

    [Theory]
    [InlineData("2026-05-04T12:00:00.007Z", "2026-05-04T12:00:00.008Z")]
    [InlineData("2026-05-04T12:00:00Z", "2026-05-04T12:00:00.007Z")]
    [InlineData("2026-05-04T14:00:00+02:00", "2026-05-04T12:00:00.007Z")]
    [InlineData("whatever", "2026-05-04T12:00:00.007Z")]
    public void A_stamp_is_always_another_one(string last, string next)
    {
        var template = A.Template();
        template["metadata"]!["annotations"] = new JsonObject { ["kubectl.kubernetes.io/restartedAt"] = last };

        var change = RestartChange.Make(ASet.Stateful().With("spec>template", template).AsStatefulSet(), Now, changeCause: null);

        Assert.Equal(next, (string?)change.Patch["spec"]!["template"]!["metadata"]!["annotations"]!["kubectl.kubernetes.io/restartedAt"]);
    }

    [Fact]
    public void A_paused_one_is_refused_with_the_way_to_go_on()
    {
        var error = Assert.Throws<RolloutException>(() => RestartChange.Make(A.Deployment().With("spec>paused", true).AsWorkload(), Now, changeCause: null));

        Assert.Equal(ErrorId.RolloutPaused, error.ErrorId);
        Assert.Equal("Resume-Rollout deployment/web -Namespace shop -Context test | Restart-Rollout", error.Remedy);
    }

    [Fact]
    public void Under_OnDelete_it_is_refused_with_the_command_that_does_it()
    {
        var error = Assert.Throws<RolloutException>(() => RestartChange.Make(ASet.Stateful().OnDelete().AsStatefulSet(), Now, changeCause: null));

        Assert.Equal(ErrorId.RolloutActionRequired, error.ErrorId);
        Assert.StartsWith("kubectl get pods --selector 'app=web' --label-columns controller-revision-hash --namespace shop", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_will_revert_it_is_told() => Assert.Contains(
        "kubectl apply",
        Assert.Single(RestartChange.Make(A.Deployment().With("metadata>annotations>kubectl.kubernetes.io/last-applied-configuration", "{}").AsWorkload(), Now, changeCause: null).Warnings),
        StringComparison.Ordinal);
}
