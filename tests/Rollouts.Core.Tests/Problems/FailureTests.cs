using Rollouts.Core.Tests.Given;
using Rollouts.Problems;
using Rollouts.Selection;

namespace Rollouts.Core.Tests.Problems;

/// <summary>Each failure, for each kind: what it is called, where it is, what to type, and how long it takes to be sure.</summary>
public sealed class FailureTests
{
    private const string NotFound = "rpc error: code = NotFound desc = failed to pull and unpack image \"shop/app:2\": not found";
    private const string Denied = "pull access denied, repository does not exist or may require authorization";
    private const string Network = "failed to do request: Head \"https://registry/v2/\": dial tcp: i/o timeout";

    private static readonly Dictionary<string, Failure> Failures = new(StringComparer.Ordinal)
    {
        ["missing image"] = new(s => s.Pod("web-0", Scene.Waiting("ErrImagePull", NotFound)), "ErrImagePull", "web-0", "app", ":<tag>'", 30),
        ["missing image, put off"] = new(s => s.Pod("web-0", Scene.Waiting("ImagePullBackOff", $"Back-off pulling image \"shop/app:2\": ErrImagePull: {NotFound}")), "ImagePullBackOff", "web-0", "app", "Undo-Rollout", 30),
        ["missing image, only the event says why"] = new(
            s => s.Pod("web-0", Scene.Waiting("ImagePullBackOff", "Back-off pulling image \"shop/app:2\"")).Event("uid-web-0", "Failed", $"Failed to pull image \"shop/app:2\": {NotFound}"),
            "ImagePullBackOff", "web-0", "app", "Set-RolloutImage", 30),
        ["private image"] = new(s => s.Pod("web-0", Scene.Waiting("ErrImagePull", Denied)), "ErrImagePull", "web-0", "app", "kubectl describe pod web-0", 30),
        ["registry away"] = new(s => s.Pod("web-0", Scene.Waiting("ErrImagePull", Network)), "ErrImagePull", "web-0", "app", "Set-RolloutImage", 120),
        ["invalid image name"] = new(s => s.Pod("web-0", Scene.Waiting("InvalidImageName", "couldn't parse image name")), "InvalidImageName", "web-0", "app", "Set-RolloutImage", 0),
        ["image never pulled"] = new(s => s.Pod("web-0", Scene.Waiting("ErrImageNeverPull", "not present with pull policy of Never")), "ErrImageNeverPull", "web-0", "app", "Set-RolloutImage", 0),
        ["bad configuration"] = new(s => s.Pod("web-0", Scene.Waiting("CreateContainerConfigError", "configmap \"settings\" not found")), "CreateContainerConfigError", "web-0", "app", "kubectl describe pod web-0", 60),
        ["refused by the runtime"] = new(s => s.Pod("web-0", Scene.Waiting("CreateContainerError", "context deadline exceeded")), "CreateContainerError", "web-0", "app", "kubectl describe pod web-0", 60),
        ["command not found"] = new(s => s.Pod("web-0", Scene.Waiting("RunContainerError", "exec: \"serve\": executable file not found in $PATH")), "RunContainerError", "web-0", "app", "kubectl describe pod web-0", 60),
        ["crash loop"] = new(s => s.Pod("web-0", Scene.Waiting("CrashLoopBackOff", "back-off 40s", 3, Scene.End(1))), "CrashLoopBackOff", "web-0", "app", "kubectl logs web-0 -c app", 0),
        ["out of memory"] = new(s => s.Pod("web-0", Scene.Waiting("CrashLoopBackOff", "back-off 40s", 3, Scene.End(137, "OOMKilled"))), "CrashLoopBackOff", "web-0", "app", "kubectl logs web-0 -c app", 0),
        ["init crash loop"] = new(
            s => s.Pod("web-0", Scene.Waiting("PodInitializing"), change: pod =>
            {
                pod["spec"]!["initContainers"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["name"] = "migrate", ["image"] = "shop/migrate:2" });
                pod["status"]!["initContainerStatuses"] = new System.Text.Json.Nodes.JsonArray(Scene.Waiting("CrashLoopBackOff", "back-off 40s", 3, Scene.End(2), name: "migrate"));
            }),
            "CrashLoopBackOff", "web-0", "migrate", "kubectl logs web-0 -c migrate", 0),
        ["sidecar crash loop"] = new(
            s => s.Pod("web-0", Scene.Waiting("PodInitializing"), change: pod =>
            {
                pod["spec"]!["initContainers"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["name"] = "proxy", ["image"] = "shop/proxy:2", ["restartPolicy"] = "Always" });
                pod["status"]!["initContainerStatuses"] = new System.Text.Json.Nodes.JsonArray(Scene.Waiting("CrashLoopBackOff", "back-off 40s", 4, Scene.End(0, "Completed"), name: "proxy"));
            }),
            "CrashLoopBackOff", "web-0", "proxy", "kubectl logs web-0 -c proxy", 0),
        ["unschedulable"] = new(s => s.Unschedulable("web-0"), "Unschedulable", "web-0", null, "kubectl describe pod web-0", 300),
        ["quota"] = new(s => s.Refused(), "FailedCreate", null, null, "kubectl describe resourcequota", 120),
    };

    public static TheoryData<string, string> Table
    {
        get
        {
            var table = new TheoryData<string, string>();
            foreach (var failure in Failures.Keys)
            {
                foreach (var kind in WorkloadKind.All)
                {
                    table.Add(failure, kind.Name);
                }
            }

            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void A_failure_is_a_warning_at_once_and_a_verdict_at_the_end_of_its_window(string name, string kind)
    {
        var failure = Failures[name];
        var scene = failure.Begin(new Scene(WorkloadKind.Parse(kind)));
        var first = Assert.Single(scene.See().Problems);
        Assert.Equal(failure.Seconds == 0 ? ProblemSeverity.Fatal : ProblemSeverity.Warning, first.Severity);

        var problem = Assert.Single(scene.Verdict()!.Problems);

        Assert.Equal(TimeSpan.FromSeconds(failure.Seconds), scene.Elapsed);
        Assert.Equal((failure.Reason, failure.Pod, failure.Container), (problem.Reason, problem.Pod, problem.Container));
        Assert.Equal(ProblemSeverity.Fatal, problem.Severity);
        Assert.Contains(failure.Remedy, problem.Remedy, StringComparison.Ordinal);
        Assert.Equal((kind, "shop", "web", "test"), (problem.Kind, problem.Namespace, problem.Name, problem.Context));
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void A_scale_of_zero_is_a_verdict_at_once(string name, string kind) =>
        Assert.True(Failures[name].Begin(new Scene(WorkloadKind.Parse(kind), policy: new ProblemPolicy { WindowScale = 0 })).See().IsFatal);

    [Theory]
    [MemberData(nameof(Table))]
    public void What_is_ignored_is_told_and_never_fatal(string name, string kind)
    {
        var failure = Failures[name];
        var scene = failure.Begin(new Scene(WorkloadKind.Parse(kind), policy: new ProblemPolicy { Ignored = [failure.Reason.ToUpperInvariant()] }));

        Assert.Null(scene.Verdict());
        Assert.Equal(failure.Reason, Assert.Single(scene.Pass(1000).See().Problems).Reason);
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Pods_of_an_old_revision_do_not_count(string name, string kind)
    {
        // Refusals are about no pod, and an old pod holds an ordered StatefulSet: that has tests of its own.
        if (name == "quota" || kind == "StatefulSet")
        {
            return;
        }

        var scene = Failures[name].Begin(new Scene(WorkloadKind.Parse(kind)));
        scene.Workload["spec"]!["template"] = A.Template("app:1");

        Assert.Empty(scene.See().Problems);
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void One_look_tells_it_by_the_stamps_of_the_objects(string name, string kind)
    {
        var failure = Failures[name];
        var scene = failure.Begin(new Scene(WorkloadKind.Parse(kind)));
        Assert.Equal(failure.Seconds == 0, scene.Look().IsFatal);

        scene.Pass(failure.Seconds);
        if (name == "quota" && kind != "Deployment")
        {
            scene.Event("uid-web", "FailedCreate", "exceeded quota: small", container: null, first: scene.Began);
        }

        Assert.True(scene.Look().IsFatal);
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void A_clock_that_is_off_changes_nothing(string name, string kind)
    {
        foreach (var minutes in new[] { -10, 10 })
        {
            var scene = Failures[name].Begin(new Scene(WorkloadKind.Parse(kind), offset: TimeSpan.FromMinutes(minutes)));

            Assert.NotNull(scene.Verdict());
            Assert.Equal(TimeSpan.FromSeconds(Failures[name].Seconds), scene.Elapsed);
        }
    }

    [Fact]
    public void A_longer_scale_takes_longer()
    {
        var scene = Failures["missing image"].Begin(new Scene(WorkloadKind.Deployment, policy: new ProblemPolicy { WindowScale = 4 }));

        Assert.NotNull(scene.Verdict());
        Assert.Equal(TimeSpan.FromSeconds(120), scene.Elapsed);
    }

    [Fact]
    public void Out_of_memory_and_the_number_of_restarts_are_in_the_message()
    {
        var problem = Assert.Single(Failures["out of memory"].Begin(new Scene(WorkloadKind.Deployment)).See().Problems);

        Assert.Equal("container app ended with exit code 137 (OOMKilled: it used more memory than its limit) and was restarted 3 times", problem.Message);
        Assert.Equal((137, 3), (problem.ExitCode, problem.Restarts));
        Assert.Equal("kubectl logs web-0 -c app --namespace shop --context test, or Undo-Rollout deployment/web -Namespace shop -Context test", problem.Remedy);
    }

    [Fact]
    public void A_container_that_its_probe_kills_is_told_with_the_probe()
    {
        var scene = Failures["crash loop"].Begin(new Scene(WorkloadKind.Deployment)).Event("uid-web-0", "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500");

        Assert.EndsWith("Liveness probe failed: HTTP probe failed with statuscode: 500", Assert.Single(scene.See().Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_readiness_that_fails_is_a_warning_until_the_deadline_and_then_the_reason()
    {
        var scene = new Scene(WorkloadKind.Deployment);
        scene.Pod("web-0", Scene.Running(scene.Began)).Event("uid-web-0", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");
        Assert.Null(scene.Verdict());
        Assert.Equal("ReadinessProbeFailed", Assert.Single(scene.See().Problems).Reason);

        scene.Workload.WithExceededDeadline("app:2");

        var problem = Assert.Single(scene.See().Problems);
        Assert.Equal((ProblemSeverity.Fatal, "ReadinessProbeFailed"), (problem.Severity, problem.Reason));
        Assert.Contains("statuscode: 503", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deadline_that_nothing_explains_is_a_problem_itself()
    {
        var scene = new Scene(WorkloadKind.Deployment);
        scene.Workload.WithExceededDeadline("app:2");

        Assert.Equal("ProgressDeadlineExceeded", Assert.Single(scene.See().Problems).Reason);
    }

    [Fact]
    public void A_volume_that_cannot_be_mounted_is_a_warning()
    {
        var scene = new Scene(WorkloadKind.StatefulSet).Pod("web-0", Scene.Waiting("ContainerCreating")).Event("uid-web-0", "FailedMount", "MountVolume.SetUp failed for volume \"x\": secret \"x\" not found", container: null);

        Assert.Null(scene.Verdict());
        Assert.Equal("FailedMount", Assert.Single(scene.See().Problems).Reason);
    }

    [Fact]
    public void An_evicted_pod_is_a_warning()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", change: pod =>
        {
            pod["status"]!["phase"] = "Failed";
            pod["status"]!["reason"] = "Evicted";
            pod["status"]!["message"] = "The node was low on resource: memory.";
        });

        Assert.Null(scene.Verdict());
        Assert.Equal(("Evicted", ProblemSeverity.Warning), (scene.See().Problems[0].Reason, scene.See().Problems[0].Severity));
    }

    [Fact]
    public void Without_events_a_probe_that_had_its_time_is_told_all_the_same()
    {
        var scene = new Scene(WorkloadKind.Deployment) { Unseen = Unseen.Events };
        scene.Pod("web-0", Scene.Running(scene.Began));

        Assert.Empty(scene.Pass(29).See().Problems);
        Assert.Equal("ReadinessProbeFailed", Assert.Single(scene.Pass(1).See().Problems).Reason);
    }

    [Fact]
    public void Without_ReplicaSets_the_condition_of_the_Deployment_tells_the_new_pods()
    {
        var scene = new Scene(WorkloadKind.Deployment) { Unseen = Unseen.Revisions };
        scene.Workload.WithCondition("Progressing", "True", "ReplicaSetUpdated", message: "ReplicaSet \"web-new\" is progressing.");
        scene.Pod("web-old-1", Scene.Waiting("InvalidImageName"), Scene.Old).Pod("web-new-1", Scene.Waiting("InvalidImageName"));

        Assert.Equal("web-new-1", Assert.Single(scene.See().Problems).Pod);
    }

    [Fact]
    public void Without_ControllerRevisions_the_generation_of_the_template_tells_the_new_pods()
    {
        var scene = new Scene(WorkloadKind.DaemonSet) { Unseen = Unseen.Revisions };
        scene.Workload.With("metadata>annotations>deprecated.daemonset.template.generation", "2");
        scene.Pod("web-a", Scene.Waiting("InvalidImageName"), change: pod => pod["metadata"]!["labels"]!["pod-template-generation"] = "1")
            .Pod("web-b", Scene.Waiting("InvalidImageName"), change: pod => pod["metadata"]!["labels"]!["pod-template-generation"] = "2");

        Assert.Equal("web-b", Assert.Single(scene.See().Problems).Pod);
    }

    private sealed record Failure(Func<Scene, Scene> Begin, string Reason, string? Pod, string? Container, string Remedy, int Seconds);
}
