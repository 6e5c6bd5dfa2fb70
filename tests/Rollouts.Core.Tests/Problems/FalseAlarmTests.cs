using System.Text.Json.Nodes;
using Rollouts.Core.Tests.Given;
using Rollouts.Problems;
using Rollouts.Selection;

namespace Rollouts.Core.Tests.Problems;

/// <summary>What looks bad for a while and is not: none of it is a verdict. And what looks better for a moment and is not: none of it delays one.</summary>
public sealed class FalseAlarmTests
{
    private const string NotFound = "manifest for shop/app:2 not found";

    [Theory]
    [MemberData(nameof(Scene.Kinds), MemberType = typeof(Scene))]
    public void A_slow_start_is_nothing(string kind)
    {
        var scene = new Scene(WorkloadKind.Parse(kind)).Pod("web-0", Scene.Waiting("ContainerCreating"));
        Assert.Empty(scene.See().Problems);

        scene.Pass(300).Pod("web-0", Scene.Running(scene.Now));
        Assert.Empty(scene.See().Problems);
        Assert.Null(scene.Pass(20).Verdict());
    }

    [Theory]
    [MemberData(nameof(Scene.Kinds), MemberType = typeof(Scene))]
    public void One_pull_that_fails_is_over_with_the_next(string kind)
    {
        var scene = new Scene(WorkloadKind.Parse(kind)).Pod("web-0", Scene.Waiting("ErrImagePull", NotFound));
        Assert.Single(scene.See().Problems);
        scene.Pass(10).Pod("web-0", Scene.Running(scene.Now));

        Assert.Null(scene.Verdict());
        Assert.Empty(scene.See().Problems);
    }

    [Fact]
    public void A_pull_that_fails_again_much_later_begins_anew()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting("ErrImagePull", NotFound));
        scene.See();
        scene.Pass(10).Pod("web-0", Scene.Running(scene.Now, ready: true), ready: true).See();
        scene.Pass(600).Pod("web-0", Scene.Waiting("ErrImagePull", NotFound));

        Assert.False(scene.See().IsFatal);
        Assert.False(scene.Pass(29).See().IsFatal);
        Assert.True(scene.Pass(1).See().IsFatal);
    }

    [Fact]
    public void The_words_of_one_failed_pull_take_turns_and_stay_one_problem()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting("ErrImagePull", NotFound));
        var first = Assert.Single(scene.See().Problems);
        scene.Pass(5).Pod("web-0", Scene.Waiting("ImagePullBackOff", "Back-off pulling image \"shop/app:2\""));
        var second = Assert.Single(scene.See().Problems);
        scene.Pass(5).Pod("web-0", Scene.Waiting("ContainerCreating"));
        var third = Assert.Single(scene.See().Problems);
        scene.Pass(1).Pod("web-0", Scene.Waiting("ErrImagePull", NotFound));
        scene.See();
        scene.Pass(5).Pod("web-0", Scene.Waiting("ImagePullBackOff", "Back-off pulling image \"shop/app:2\""));

        Assert.Equal([first.Id, first.Id], [second.Id, third.Id]);
        Assert.Contains("not found", second.Message, StringComparison.Ordinal);
        Assert.NotNull(scene.Verdict());
        Assert.Equal(30, scene.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_registry_that_answers_at_last_gets_the_window_of_its_answer()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting("ErrImagePull", "i/o timeout"));
        scene.See();
        scene.Pass(100).Pod("web-0", Scene.Waiting("ErrImagePull", NotFound));

        Assert.NotNull(scene.Verdict());
        Assert.Equal(130, scene.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_word_that_does_not_say_why_has_not_been_the_network()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting("ImagePullBackOff", "Back-off pulling image \"shop/app:2\""));
        scene.See();
        scene.Pass(25).Pod("web-0", Scene.Waiting("ErrImagePull", NotFound));

        Assert.NotNull(scene.Verdict());
        Assert.Equal(30, scene.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_window_that_ends_while_a_try_is_under_way_waits_for_how_it_ends()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting("ErrImagePull", NotFound));
        scene.See();
        scene.Pass(29).Pod("web-0", Scene.Waiting("ContainerCreating"));
        Assert.Null(scene.See().LookAgainAfter);
        Assert.False(scene.Pass(10).See().IsFatal);

        Assert.True(scene.Pod("web-0", Scene.Waiting("ErrImagePull", NotFound)).See().IsFatal);
    }

    [Fact]
    public void A_large_image_that_is_being_pulled_after_a_hiccup_does_not_count()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting("ErrImagePull", "i/o timeout"));
        scene.Event("uid-web-0", "Failed", "Failed to pull image \"shop/app:2\": i/o timeout").See();
        scene.Pass(10).Event("uid-web-0", "Pulling", "Pulling image \"shop/app:2\"");

        Assert.False(scene.Pass(240).See().IsFatal);
        Assert.NotNull(scene.Verdict());
        Assert.Equal(310, scene.Elapsed.TotalSeconds);
    }

    [Fact]
    public void One_look_while_the_image_is_pulled_once_more_tells_how_it_went_before()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting("ContainerCreating"));
        Assert.Empty(scene.Look().Problems);
        scene.Event("uid-web-0", "Failed", $"Failed to pull image \"shop/app:2\": {NotFound}");
        Assert.Equal("ErrImagePull", Assert.Single(scene.Look().Problems).Reason);
        scene.Pass(60).Event("uid-web-0", "BackOff", "Back-off pulling image \"shop/app:2\"");

        var problem = Assert.Single(scene.Look().Problems);
        Assert.Equal(("ImagePullBackOff", ProblemSeverity.Warning, "web-0", "app"), (problem.Reason, problem.Severity, problem.Pod, problem.Container));
        Assert.Equal($"container app cannot pull the image shop/app:2: {NotFound}", problem.Message);
        Assert.Equal(scene.Began, problem.Since);

        // It may get it this time.
        Assert.False(scene.Pass(590).Look().IsFatal);
        Assert.Empty(scene.Pass(60).Look().Problems);
    }

    [Fact]
    public void A_wait_that_has_not_seen_a_pull_fail_tells_nothing_of_it()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting("ContainerCreating")).Event("uid-web-0", "Failed", $"Failed to pull image \"shop/app:2\": {NotFound}");

        Assert.Empty(scene.See().Problems);
    }

    [Theory]
    [InlineData("proxy", "Failed", "Failed to pull image \"shop/proxy:2\": not found")]
    [InlineData("app", "Failed", "Error: context deadline exceeded")]
    [InlineData("app", "BackOff", "Back-off restarting failed container app")]
    public void One_look_takes_no_other_failure_for_that_of_a_pull(string container, string reason, string message) =>
        Assert.Empty(new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting("ContainerCreating")).Event("uid-web-0", reason, message, container).Look().Problems);

    [Theory]
    [MemberData(nameof(Scene.Kinds), MemberType = typeof(Scene))]
    public void One_restart_and_even_two_are_no_loop(string kind)
    {
        var scene = new Scene(WorkloadKind.Parse(kind));
        foreach (var restarts in new[] { 1, 2 })
        {
            Assert.Null(scene.Pod("web-0", Scene.Ended(1, restarts: restarts - 1)).Verdict());
            Assert.Null(scene.Pod("web-0", Scene.Waiting("CrashLoopBackOff", restarts: restarts, last: Scene.End(1))).Verdict());
            Assert.Null(scene.Pass(10).Pod("web-0", Scene.Running(scene.Now, restarts: restarts, last: Scene.End(1))).Verdict());
        }

        // The third start is the one that stays up.
        Assert.Null(scene.Pod("web-0", Scene.Running(scene.Now, restarts: 3, last: Scene.End(1))).Verdict());
        scene.Pod("web-0", Scene.Running(scene.Now, ready: true, restarts: 3, last: Scene.End(1)), ready: true).See();
        scene.Pass(61);
        Assert.Empty(scene.See().Problems);
    }

    [Fact]
    public void A_restart_of_long_ago_is_no_loop()
    {
        var scene = new Scene(WorkloadKind.Deployment);
        scene.Pod("web-0", Scene.Running(scene.Began.AddDays(-1), ready: true, restarts: 9, last: Scene.End(1)), ready: true);

        Assert.Empty(scene.See().Problems);
        Assert.Empty(scene.Look().Problems);
        Assert.Null(scene.Pod("web-0", Scene.Ended(1, restarts: 9)).Verdict());
    }

    [Fact]
    public void A_loop_is_one_while_the_container_runs_between_two_crashes()
    {
        var policy = new ProblemPolicy { MinimumAvailable = MinimumAvailable.Parse("9") };
        var scene = new Scene(WorkloadKind.Deployment, 10, policy);
        scene.Pod("a", Scene.Waiting("CrashLoopBackOff", restarts: 3, last: Scene.End(1)));
        Assert.False(scene.See().IsFatal);

        // Without a readiness probe it is even ready for the second that it runs.
        scene.Pass(40).Pod("a", Scene.Running(scene.Now, ready: true, restarts: 4, last: Scene.End(1)), ready: true);
        Assert.Equal("CrashLoopBackOff", Assert.Single(scene.See().Problems).Reason);

        Assert.True(scene.Pod("b", Scene.Waiting("CrashLoopBackOff", restarts: 3, last: Scene.End(1))).See().IsFatal);
    }

    [Fact]
    public void One_look_between_two_crashes_still_sees_the_loop()
    {
        var scene = new Scene(WorkloadKind.Deployment);
        scene.Pod("web-0", Scene.Running(scene.Now.AddSeconds(-1), ready: true, restarts: 4, last: Scene.End(1, at: scene.Now.AddSeconds(-41))), ready: true);

        Assert.True(scene.Look().IsFatal);
        Assert.False(scene.Pass(120).Look().IsFatal);
    }

    [Theory]
    [MemberData(nameof(Scene.Kinds), MemberType = typeof(Scene))]
    public void A_pod_on_a_broken_or_cordoned_node_is_told_apart(string kind)
    {
        foreach (var (ready, cordoned) in new[] { (false, false), (true, true) })
        {
            var scene = new Scene(WorkloadKind.Parse(kind)).Node("node-1", ready, cordoned).Pod("web-0", Scene.Waiting("CrashLoopBackOff", restarts: 7, last: Scene.End(1)));

            Assert.Null(scene.Pass(10_000).Verdict());
            Assert.Contains("its node node-1 is", Assert.Single(scene.See().Problems).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_pod_that_its_node_has_lost_is_the_nodes_problem()
    {
        var scene = new Scene(WorkloadKind.DaemonSet).Node("node-1", ready: false);
        scene.Pod("web-0", Scene.Running(scene.Began, ready: true));

        Assert.Null(scene.Verdict());
        var problem = Assert.Single(scene.See().Problems);
        Assert.Equal(("NodeNotReady", ProblemSeverity.Warning, "node-1"), (problem.Reason, problem.Severity, problem.Node));
    }

    [Theory]
    [InlineData("Deployment")]
    [InlineData("DaemonSet")]
    public void An_old_revision_may_crash_while_the_new_one_comes_up(string kind)
    {
        var scene = new Scene(WorkloadKind.Parse(kind)).Pod("web-old", Scene.Waiting("CrashLoopBackOff", restarts: 40, last: Scene.End(1)), Scene.Old).Pod("web-0", Scene.Waiting("ContainerCreating"));

        Assert.Empty(scene.See().Problems);
    }

    [Fact]
    public void Pods_on_their_way_out_do_not_count()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting("InvalidImageName"), change: pod => pod["metadata"]!["deletionTimestamp"] = A.Stamp(A.Noon));

        Assert.Empty(scene.See().Problems);
    }

    [Fact]
    public void A_surge_that_a_quota_throttles_goes_on_as_old_pods_leave()
    {
        var scene = new Scene(WorkloadKind.Deployment, 10).Refused();
        for (var updated = 1; updated < 10; updated++)
        {
            scene.Workload.With("status", A.Status(2, 10, updated, 10, 10));
            Assert.False(scene.See().IsFatal);
            Assert.False(scene.Pass(100).See().IsFatal);
        }

        Assert.NotNull(scene.Verdict());
    }

    [Fact]
    public void A_refusal_of_an_old_ReplicaSet_is_not_the_new_ones()
    {
        var scene = new Scene(WorkloadKind.Deployment);
        scene.Workload.WithCondition("ReplicaFailure", "True", "FailedCreate", message: "exceeded quota");

        Assert.Empty(scene.See().Problems);
        scene.Unseen = Unseen.Revisions;
        Assert.Equal("FailedCreate", Assert.Single(scene.See().Problems).Reason);
    }

    [Fact]
    public void A_pod_that_is_made_again_before_it_is_gone_is_no_refusal()
    {
        var scene = new Scene(WorkloadKind.StatefulSet).Refused("create Pod web-1 in StatefulSet web failed error: object is being deleted: pods \"web-1\" already exists");

        Assert.Single(scene.See().Problems);
        Assert.False(scene.Pass(600).See().IsFatal);
    }

    [Fact]
    public void A_refusal_that_was_overcome_is_over()
    {
        var scene = new Scene(WorkloadKind.StatefulSet).Refused();
        Assert.Single(scene.See().Problems);

        Assert.Empty(scene.Pass(5).Event("uid-web", "SuccessfulCreate", "create Pod web-1", container: null).See().Problems);
    }

    [Fact]
    public void An_autoscaler_at_work_is_waited_for_and_no_longer_than_it_takes_itself()
    {
        var scene = new Scene(WorkloadKind.Deployment).Unschedulable("web-0");
        scene.Event("uid-web-0", "TriggeredScaleUp", "pod triggered scale-up: [{asg 3->4}]", container: null);
        Assert.False(scene.See().IsFatal);
        Assert.False(scene.Pass(TimeSpan.FromMinutes(14)).See().IsFatal);

        Assert.NotNull(scene.Verdict());
        Assert.Equal(TimeSpan.FromMinutes(15), scene.Elapsed);
    }

    [Fact]
    public void An_autoscaler_that_cannot_help_is_not_waited_for()
    {
        var scene = new Scene(WorkloadKind.Deployment).Unschedulable("web-0").Event("uid-web-0", "TriggeredScaleUp", "", container: null);
        scene.See();
        scene.Pass(60).Event("uid-web-0", "NotTriggerScaleUp", "pod didn't trigger scale-up", container: null);

        Assert.NotNull(scene.Verdict());
        Assert.Equal(300, scene.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_gated_pod_is_never_a_verdict() => Assert.Null(new Scene(WorkloadKind.Deployment).Unschedulable("web-0", "SchedulingGated").Verdict());

    [Fact]
    public void A_cache_that_is_syncing_is_not_a_bad_configuration()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting("CreateContainerConfigError", "failed to sync configmap cache: timed out waiting for the condition"));

        Assert.Null(scene.Pass(1000).Verdict());
    }

    [Fact]
    public void A_configuration_that_comes_in_time_is_none()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting("CreateContainerConfigError", "secret \"late\" not found"));
        scene.See();

        Assert.Null(scene.Pass(59).Pod("web-0", Scene.Waiting("ContainerCreating")).Verdict());
        Assert.Null(scene.Pass(5).Pod("web-0", Scene.Running(scene.Now)).Verdict());
    }

    [Fact]
    public void One_bad_pod_of_fifty_leaves_eighty_percent()
    {
        var scene = Fifty("80%");
        scene.Pod("pod-0", Scene.Waiting("CrashLoopBackOff", restarts: 9, last: Scene.End(1)));
        Assert.Equal(ProblemSeverity.Warning, Assert.Single(scene.See().Problems).Severity);

        for (var bad = 1; bad < 10; bad++)
        {
            scene.Pod($"pod-{bad}", Scene.Waiting("CrashLoopBackOff", restarts: 9, last: Scene.End(1)));
        }

        Assert.False(scene.See().IsFatal);
        Assert.True(scene.Pod("pod-10", Scene.Waiting("CrashLoopBackOff", restarts: 9, last: Scene.End(1))).See().IsFatal);
    }

    [Fact]
    public void One_bad_pod_that_the_strategy_waits_for_is_a_verdict_though_many_may_be_missing()
    {
        var policy = new ProblemPolicy { MinimumAvailable = MinimumAvailable.Parse("80%") };
        var scene = new Scene(WorkloadKind.Deployment, 50, policy);
        scene.Workload.With("spec>strategy", new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JsonObject { ["maxSurge"] = 1, ["maxUnavailable"] = 0 } });
        scene.Pod("bad", Scene.Waiting("CrashLoopBackOff", restarts: 3, last: Scene.End(1)));

        Assert.True(scene.See().IsFatal);
    }

    [Fact]
    public void While_others_are_starting_the_strategy_is_not_stuck()
    {
        var policy = new ProblemPolicy { MinimumAvailable = MinimumAvailable.Parse("2") };
        var scene = new Scene(WorkloadKind.StatefulSet, 3, policy);
        scene.Pod("web-0", Scene.Waiting("CrashLoopBackOff", restarts: 3, last: Scene.End(1))).Pod("web-1", Scene.Waiting("ContainerCreating"));

        Assert.False(scene.See().IsFatal);
        Assert.True(scene.Pod("web-1", Scene.Running(scene.Now, ready: true), ready: true).See().IsFatal);
    }

    [Fact]
    public void A_finished_rollout_has_no_problems()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting("InvalidImageName"));
        Assert.True(scene.See().IsFatal);
        scene.Workload.With("status", A.Status(2, 3, 3, 3, 3));

        Assert.Empty(scene.See().Problems);
        Assert.Empty(scene.Look().Problems);
    }

    [Fact]
    public void Another_template_is_another_rollout()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting("ErrImagePull", NotFound));
        scene.See();
        scene.Pass(29);
        scene.Workload["spec"]!["template"] = A.Template("app:3");

        Assert.Empty(scene.See().Problems);
        scene.Workload["spec"]!["template"] = A.Template("app:2");
        Assert.False(scene.Pass(1).See().IsFatal);
    }

    [Fact]
    public void A_StatefulSet_that_is_scaled_keeps_its_windows_while_the_controller_has_yet_to_look()
    {
        var scene = new Scene(WorkloadKind.StatefulSet).Pod("web-0", Scene.Waiting("ErrImagePull", NotFound));
        scene.See();
        scene.Pass(20);
        scene.Workload.With("metadata>generation", 3);
        Assert.Single(scene.See().Problems);
        scene.Workload.With("status>observedGeneration", 3);

        Assert.NotNull(scene.Verdict());
        Assert.Equal(30, scene.Elapsed.TotalSeconds);
    }

    [Fact]
    public void The_next_pod_of_the_same_name_begins_anew()
    {
        var scene = new Scene(WorkloadKind.StatefulSet).Pod("web-0", Scene.Waiting("ErrImagePull", NotFound));
        scene.See();
        scene.Pass(25).Pod("web-0", Scene.Waiting("ErrImagePull", NotFound), change: pod => pod["metadata"]!["uid"] = "uid-next").See();

        Assert.False(scene.Pass(25).See().IsFatal);
    }

    private static Scene Fifty(string minimum)
    {
        var scene = new Scene(WorkloadKind.Deployment, 50, new ProblemPolicy { MinimumAvailable = MinimumAvailable.Parse(minimum) });
        scene.Workload.With("status", A.Status(2, 50, 50, 49, 49));
        for (var pod = 0; pod < 50; pod++)
        {
            scene.Pod($"pod-{pod}", Scene.Running(scene.Began, ready: true), ready: true);
        }

        return scene;
    }
}
