using System.Text.Json.Nodes;
using CsCheck;
using Rollouts.Core.Tests.Given;
using Rollouts.Status;

namespace Rollouts.Core.Tests.Status;

public sealed class DaemonSetJudgeTests
{
    [Theory]
    [InlineData(3, 3, 3, 3, RolloutPhase.Complete, "3 pods are up to date and available")]
    [InlineData(1, 1, 1, 1, RolloutPhase.Complete, "1 pod is up to date and available")]
    [InlineData(0, 0, 0, 0, RolloutPhase.Complete, "no node is to run it")]
    [InlineData(3, 3, 1, 3, RolloutPhase.Progressing, "1 of 3 pods run the new template")]
    [InlineData(3, 2, 1, 2, RolloutPhase.Progressing, "1 of 3 pods run the new template")]
    [InlineData(3, 0, 0, 0, RolloutPhase.Progressing, "0 of 3 pods run the new template")]
    [InlineData(3, 3, 3, 2, RolloutPhase.Progressing, "2 of 3 new pods are available")]
    public void Counts_decide_in_the_order_of_kubectl(int desired, int current, int updated, int available, RolloutPhase phase, string message)
    {
        var rollout = Judge(ASet.Daemon().With("status", ASet.DaemonStatus(1, desired, current, updated, available)));

        Assert.Equal((phase, message), (rollout.Phase, rollout.Message));
        Assert.Equal((desired, current, updated, available), (rollout.Desired, rollout.Current, rollout.Updated, rollout.Available));
        Assert.Equal(("DaemonSet", "RollingUpdate", current - updated), (rollout.Kind, rollout.Strategy, rollout.Outdated));
    }

    [Fact]
    public void With_surge_a_node_counts_as_old_until_its_old_pod_is_gone()
    {
        // The controller counts a node by its oldest pod: two pods on each of two nodes, and both nodes are not updated yet.
        var surging = ASet.Daemon().With("spec>updateStrategy>rollingUpdate", new JsonObject { ["maxSurge"] = 2, ["maxUnavailable"] = 0 })
            .With("status", ASet.DaemonStatus(1, 3, 3, 1, 3));

        Assert.Equal((RolloutPhase.Progressing, 2), (Judge(surging).Phase, Judge(surging).Outdated));
    }

    [Theory]
    [InlineData(3, 0, RolloutPhase.ActionRequired, "3 pods run an older template until deleted: the update strategy is OnDelete")]
    [InlineData(3, 2, RolloutPhase.ActionRequired, "1 pod runs an older template until deleted: the update strategy is OnDelete")]
    [InlineData(2, 2, RolloutPhase.Progressing, "2 of 3 pods run the new template")]
    [InlineData(3, 3, RolloutPhase.Complete, "3 pods are up to date and available")]
    public void OnDelete_needs_a_person_until_the_last_old_pod_is_gone(int current, int updated, RolloutPhase phase, string message)
    {
        var rollout = Judge(ASet.Daemon().OnDelete().With("status", ASet.DaemonStatus(1, 3, current, updated, current)));

        Assert.Equal((phase, message, "OnDelete"), (rollout.Phase, rollout.Message, rollout.Strategy));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 0)]
    public void Counts_of_an_older_generation_are_not_believed(long generation, long observed)
    {
        var rollout = Judge(ASet.Daemon(generation: generation).With("status", ASet.DaemonStatus(observed, 3, 3, 3, 3)));

        Assert.Equal(RolloutPhase.Progressing, rollout.Phase);
        Assert.Contains(FormattableString.Invariant($"generation {generation}"), rollout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_one_without_any_status_or_strategy_is_progressing()
    {
        var json = ASet.Daemon();
        json.Remove("status");
        json["spec"]!.AsObject().Remove("updateStrategy");

        var rollout = Judge(json);

        Assert.Equal((RolloutPhase.Progressing, "RollingUpdate", 0, 0), (rollout.Phase, rollout.Strategy, rollout.Desired, rollout.Current));
        Assert.Null(rollout.Revision);
    }

    [Fact]
    public void Generated_states_are_judged_as_kubectl_judges_them()
    {
        var states =
            from counts in Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 4])
            from generations in Gen.Select(Gen.Long[1, 3], Gen.Long[1, 3])
            select (counts, generations);

        states.Sample(
            state =>
            {
                var (desired, current, updated, available) = state.counts;
                var (generation, observed) = state.generations;
                var json = ASet.Daemon(generation: generation).With("status", ASet.DaemonStatus(observed, desired, current, updated, available));

                // pkg/polymorphichelpers/rollout_status.go, DaemonSetStatusViewer.Status.
                var isDone = generation <= observed && updated >= desired && available >= desired;
                Assert.Equal(isDone ? RolloutPhase.Complete : RolloutPhase.Progressing, Judge(json).Phase);
            },
            iter: 2000);
    }

    private static Rollout Judge(JsonObject json) => RolloutJudge.Judge(json.AsDaemonSet());
}
