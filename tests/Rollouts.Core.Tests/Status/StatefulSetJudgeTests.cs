using System.Text.Json.Nodes;
using CsCheck;
using Rollouts.Core.Tests.Given;
using Rollouts.Status;

namespace Rollouts.Core.Tests.Status;

public sealed class StatefulSetJudgeTests
{
    [Theory]
    [InlineData(3, 3, 3, 3, RolloutPhase.Complete, "3 pods are up to date and available")]
    [InlineData(0, 0, 0, 0, RolloutPhase.Complete, "scaled to zero")]
    [InlineData(3, 3, 1, 3, RolloutPhase.Progressing, "1 of 3 pods run the new template")]
    [InlineData(3, 2, 1, 2, RolloutPhase.Progressing, "1 of 3 pods run the new template")]
    [InlineData(3, 3, 3, 2, RolloutPhase.Progressing, "2 of 3 pods are available")]
    [InlineData(1, 3, 3, 3, RolloutPhase.Progressing, "3 pods are there, 1 wanted")]
    [InlineData(0, 2, 2, 2, RolloutPhase.Progressing, "2 pods are there, 0 wanted")]
    public void Updated_pods_come_first_then_the_surplus_of_a_scale_down_then_availability(int desired, int current, int updated, int available, RolloutPhase phase, string message)
    {
        var rollout = Judge(ASet.Stateful(desired).With("status", ASet.StatefulStatus(1, current, updated, available, available)));

        Assert.Equal((phase, message), (rollout.Phase, rollout.Message));
        Assert.Equal(("StatefulSet", desired, current, updated, available), (rollout.Kind, rollout.Desired, rollout.Current, rollout.Updated, rollout.Available));
    }

    [Theory]
    [InlineData(2, 4, 0, RolloutPhase.Progressing, "0 of 2 pods run the new template")]
    [InlineData(2, 4, 1, RolloutPhase.Progressing, "1 of 2 pods run the new template")]
    [InlineData(2, 4, 2, RolloutPhase.Complete, "2 of 4 pods run the new template, all are available; partition 2 holds the others back")]
    [InlineData(2, 3, 2, RolloutPhase.Progressing, "3 of 4 pods are available")]
    [InlineData(4, 4, 0, RolloutPhase.Complete, "0 of 4 pods run the new template, all are available; partition 4 holds the others back")]
    [InlineData(9, 4, 0, RolloutPhase.Complete, "0 of 4 pods run the new template, all are available; partition 9 holds the others back")]
    [InlineData(2, 4, 4, RolloutPhase.Complete, "4 pods are up to date and available")]
    public void A_partition_is_honoured_and_named_where_it_holds_pods_back(int partition, int available, int updated, RolloutPhase phase, string message)
    {
        var rollout = Judge(ASet.Stateful(4, partition: partition).With("status", ASet.StatefulStatus(1, 4, updated, available, available)));

        Assert.Equal((phase, message), (rollout.Phase, rollout.Message));
    }

    [Theory]
    [InlineData(2, RolloutPhase.Progressing, "2 of 4 pods run the new template")]
    [InlineData(3, RolloutPhase.Progressing, "3 of 4 pods run the new template")]
    [InlineData(4, RolloutPhase.Complete, "4 pods are up to date and available")]
    public void After_an_undo_a_partition_excuses_no_pod_that_runs_what_was_taken_back(int updated, RolloutPhase phase, string message)
    {
        var status = ASet.StatefulStatus(1, 4, updated, 4, 4).With("currentRevision", "web-1").With("updateRevision", "web-1");
        var rollout = Judge(ASet.Stateful(4, partition: 2).With("status", status));

        Assert.Equal((phase, message), (rollout.Phase, rollout.Message));
    }

    [Theory]
    [InlineData(0, null, RolloutPhase.Complete)]
    [InlineData(30, null, RolloutPhase.Progressing)]
    [InlineData(0, 3, RolloutPhase.Complete)]
    [InlineData(30, 2, RolloutPhase.Progressing)]
    [InlineData(30, 3, RolloutPhase.Complete)]
    public void Availability_counts_and_readiness_only_where_the_server_counts_no_more(int minReadySeconds, int? available, RolloutPhase phase)
    {
        var json = ASet.Stateful().With("spec>minReadySeconds", minReadySeconds).With("status", ASet.StatefulStatus(1, 3, 3, 3, available));

        Assert.Equal(phase, Judge(json).Phase);
    }

    [Theory]
    [InlineData(0, RolloutPhase.ActionRequired, "3 pods run an older template until deleted: the update strategy is OnDelete")]
    [InlineData(2, RolloutPhase.ActionRequired, "1 pod runs an older template until deleted: the update strategy is OnDelete")]
    [InlineData(3, RolloutPhase.Complete, "3 pods are up to date and available")]
    public void OnDelete_needs_a_person_until_the_last_old_pod_is_gone(int updated, RolloutPhase phase, string message)
    {
        var rollout = Judge(ASet.Stateful().OnDelete().With("status", ASet.StatefulStatus(1, 3, updated, 3, 3)));

        Assert.Equal((phase, message), (rollout.Phase, rollout.Message));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 0)]
    public void Counts_of_an_older_generation_are_not_believed(long generation, long observed) =>
        Assert.Equal(RolloutPhase.Progressing, Judge(ASet.Stateful(generation: generation).With("status", ASet.StatefulStatus(observed, 3, 3, 3, 3))).Phase);

    [Fact]
    public void Absent_fields_are_their_defaults()
    {
        var json = ASet.Stateful(1);
        json["spec"]!.AsObject().Remove("replicas");
        json["spec"]!.AsObject().Remove("updateStrategy");
        json.Remove("status");

        var rollout = Judge(json);

        Assert.Equal((RolloutPhase.Progressing, "RollingUpdate", 1, 0), (rollout.Phase, rollout.Strategy, rollout.Desired, rollout.Current));
    }

    [Fact]
    public void Generated_states_are_judged_as_kubectl_judges_them_but_for_surplus_pods()
    {
        var states =
            from counts in Gen.Select(Gen.Int[0, 4], Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 5])
            from generations in Gen.Select(Gen.Long[1, 3], Gen.Long[0, 3])
            from partition in Gen.Int[0, 5]
            select (counts, generations, partition);

        states.Sample(
            state =>
            {
                var (desired, current, updated, ready) = state.counts;
                var (generation, observed) = state.generations;
                var json = ASet.Stateful(desired, generation: generation, partition: state.partition).With("status", ASet.StatefulStatus(observed, current, updated, ready, ready));

                // pkg/polymorphichelpers/rollout_status.go, StatefulSetStatusViewer.Status.
                var isDone = observed > 0 && generation <= observed && ready >= desired && updated >= desired - state.partition;
                Assert.Equal(isDone && current <= desired ? RolloutPhase.Complete : RolloutPhase.Progressing, Judge(json).Phase);
            },
            iter: 2000);
    }

    private static Rollout Judge(JsonObject json) => RolloutJudge.Judge(json.AsStatefulSet());
}
