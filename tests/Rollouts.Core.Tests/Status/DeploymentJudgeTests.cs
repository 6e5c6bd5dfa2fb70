using System.Text.Json.Nodes;
using CsCheck;
using Rollouts.Core.Tests.Given;
using Rollouts.Status;

namespace Rollouts.Core.Tests.Status;

public sealed class DeploymentJudgeTests
{
    [Theory]
    [InlineData(3, 3, 3, 3, RolloutPhase.Complete, "3 pods are up to date and available")]
    [InlineData(1, 1, 1, 1, RolloutPhase.Complete, "1 pod is up to date and available")]
    [InlineData(0, 0, 0, 0, RolloutPhase.Complete, "scaled to zero")]
    [InlineData(3, 4, 1, 3, RolloutPhase.Progressing, "1 of 3 pods run the new template")]
    [InlineData(3, 0, 0, 0, RolloutPhase.Progressing, "0 of 3 pods run the new template")]
    [InlineData(3, 4, 3, 3, RolloutPhase.Progressing, "1 old pod is still there")]
    [InlineData(3, 5, 3, 3, RolloutPhase.Progressing, "2 old pods are still there")]
    [InlineData(3, 3, 3, 2, RolloutPhase.Progressing, "2 of 3 new pods are available")]
    [InlineData(0, 5, 5, 5, RolloutPhase.Progressing, "5 pods are there, 0 wanted")]
    [InlineData(1, 5, 5, 5, RolloutPhase.Progressing, "5 pods are there, 1 wanted")]
    [InlineData(0, 1, 1, 1, RolloutPhase.Progressing, "1 pod is there, 0 wanted")]
    public void Counts_decide_in_the_order_of_kubectl_but_surplus_pods_are_waited_for(int desired, int current, int updated, int available, RolloutPhase phase, string message)
    {
        var rollout = RolloutJudge.Judge(A.Deployment(desired).With("status", A.Status(1, current, updated, available, available)).AsWorkload());

        Assert.Equal((phase, message), (rollout.Phase, rollout.Message));
        Assert.Equal((desired, current, updated, available), (rollout.Desired, rollout.Current, rollout.Updated, rollout.Available));
    }

    [Fact]
    public void A_status_of_an_older_generation_is_not_believed()
    {
        var rollout = RolloutJudge.Judge(A.Deployment(generation: 2).With("status", A.Status(1, 3, 3, 3, 3)).AsWorkload());

        Assert.Equal(RolloutPhase.Progressing, rollout.Phase);
        Assert.Contains("generation 2", rollout.Message, StringComparison.Ordinal);
        Assert.Null(rollout.Revision);
    }

    [Fact]
    public void A_new_Deployment_without_any_status_is_progressing()
    {
        var json = A.Deployment();
        json.Remove("status");

        var rollout = RolloutJudge.Judge(json.AsWorkload());

        Assert.Equal(RolloutPhase.Progressing, rollout.Phase);
        Assert.Equal((0, 0, 0), (rollout.Current, rollout.Updated, rollout.Available));
    }

    [Fact]
    public void Replicas_that_are_not_given_are_one()
    {
        var json = A.Deployment(1);
        json["spec"]!.AsObject().Remove("replicas");

        Assert.Equal(1, RolloutJudge.Judge(json.AsWorkload()).Desired);
    }

    [Fact]
    public void A_paused_one_is_paused_at_once_even_before_the_controller_saw_it()
    {
        var rollout = RolloutJudge.Judge(A.Deployment(generation: 2).With("spec>paused", true).With("status", A.Status(1, 3, 3, 3, 3)).AsWorkload());

        Assert.Equal((RolloutPhase.Paused, "paused; the controller has not taken up generation 2 yet"), (rollout.Phase, rollout.Message));
        Assert.False(rollout.HasPendingChange);
    }

    [Fact]
    public void A_paused_one_with_a_new_template_says_that_a_change_is_pending()
    {
        var rollout = RolloutJudge.Judge(A.Deployment(image: "app:2", generation: 2).With("spec>paused", true).With("status", A.Status(2, 3, 0, 3, 3)).AsWorkload());

        Assert.Equal(RolloutPhase.Paused, rollout.Phase);
        Assert.True(rollout.HasPendingChange);
        Assert.Null(rollout.Revision);
        Assert.Contains("not rolled out", rollout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exceeded_deadline_is_a_failure_that_names_the_image()
    {
        var rollout = RolloutJudge.Judge(A.Deployment(image: "app:typo")
            .With("status", A.Status(1, 4, 1, 3, 3)).WithCondition("Progressing", "False", "ProgressDeadlineExceeded").AsWorkload());

        Assert.Equal(RolloutPhase.Failed, rollout.Phase);
        Assert.Equal("progress deadline exceeded (600 s without progress): 1 of 3 pods run the new template (image app:typo)", rollout.Message);
    }

    [Fact]
    public void A_refusal_to_create_pods_is_told_without_its_escape_codes()
    {
        var rollout = RolloutJudge.Judge(A.Deployment()
            .With("status", A.Status(1, 2, 2, 2, 2)).WithCondition("ReplicaFailure", "True", "FailedCreate", message: "pods \"web-1\" is forbidden:\u001b[31m exceeded quota").AsWorkload());

        Assert.Equal("2 of 3 pods run the new template; pods cannot be created: pods \"web-1\" is forbidden:[31m exceeded quota", rollout.Message);
    }

    [Fact]
    public void One_that_is_being_deleted_says_so()
    {
        var rollout = RolloutJudge.Judge(A.Deployment().With("metadata>deletionTimestamp", A.Stamp(A.Noon)).AsWorkload());

        Assert.Equal((RolloutPhase.Progressing, "is being deleted"), (rollout.Phase, rollout.Message));
    }

    [Fact]
    public void Properties_come_from_the_object_and_its_cluster()
    {
        var rollout = RolloutJudge.Judge(A.Deployment(generation: 7)
            .With("spec>template", A.Template("app:1", ("proxy", "proxy:2")))
            .With("metadata>annotations>kubernetes.io/change-cause", "ticket 12\n\u202Egnp")
            .With("spec>strategy>type", "Recreate").AsWorkload());

        Assert.Equal(["app:1", "proxy:2"], rollout.Images);
        Assert.Equal("ticket 12 gnp", rollout.ChangeCause);
        Assert.Equal(("Deployment", "shop", "web", "Recreate"), (rollout.Kind, rollout.Namespace, rollout.Name, rollout.Strategy));
        Assert.Equal((1L, 7L, 7L, A.Noon, "uid-web"), (rollout.Revision, rollout.Generation, rollout.ObservedGeneration, rollout.Created, rollout.Uid));
        Assert.Equal((A.Cluster.Context, A.Cluster.Cluster, A.Cluster.KubeConfig), (rollout.Context, rollout.Cluster, rollout.KubeConfig));
    }

    [Fact]
    public void Generated_states_are_judged_as_kubectl_judges_them_but_for_surplus_pods()
    {
        var states =
            from counts in Gen.Select(Gen.Int[0, 4], Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[0, 6])
            from generations in Gen.Select(Gen.Long[1, 3], Gen.Long[0, 3])
            from exceeded in Gen.Bool
            select (counts, generations, exceeded);

        states.Sample(
            state =>
            {
                var (desired, current, updated, available) = state.counts;
                var (generation, observed) = state.generations;
                var json = A.Deployment(desired, generation: generation).With("status", A.Status(observed, current, updated, available, available));
                if (state.exceeded)
                {
                    json.WithCondition("Progressing", "False", "ProgressDeadlineExceeded");
                }

                var expected = Kubectl(json);
                var isSurplus = expected == RolloutPhase.Complete && updated > desired;
                Assert.Equal(isSurplus ? RolloutPhase.Progressing : expected, RolloutJudge.Judge(json.AsWorkload()).Phase);
            },
            iter: 2000);
    }

    // pkg/polymorphichelpers/rollout_status.go, DeploymentStatusViewer.Status, line by line.
    private static RolloutPhase Kubectl(JsonObject deployment)
    {
        var status = deployment["status"]!;
        int Int(string field) => status[field]?.GetValue<int>() ?? 0;
        if (deployment["metadata"]!["generation"]!.GetValue<long>() > status["observedGeneration"]!.GetValue<long>())
        {
            return RolloutPhase.Progressing;
        }

        if (status["conditions"] is not null)
        {
            return RolloutPhase.Failed;
        }

        return Int("updatedReplicas") < deployment["spec"]!["replicas"]!.GetValue<int>()
            || Int("replicas") > Int("updatedReplicas")
            || Int("availableReplicas") < Int("updatedReplicas")
                ? RolloutPhase.Progressing
                : RolloutPhase.Complete;
    }
}
