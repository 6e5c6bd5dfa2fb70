using System.Text.Json.Nodes;
using Rollouts.Problems;
using Rollouts.Sandbox.Kinds;
using Rollouts.Selection;
using Rollouts.Waiting;

namespace Rollouts.Supervision.Tests;

/// <summary>Each failure of each kind: what is said of it, and how soon.</summary>
public sealed class VerdictTests
{
    public static TheoryData<string, string, string[], double> Failures
    {
        get
        {
            var data = new TheoryData<string, string, string[], double>();
            foreach (var kind in WorkloadKind.All.Select(kind => kind.Name))
            {
                data.Add(kind, "missing", ["ErrImagePull", "ImagePullBackOff"], 35);
                data.Add(kind, "private", ["ErrImagePull", "ImagePullBackOff"], 35);
                data.Add(kind, "invalid", ["InvalidImageName"], 2);
                data.Add(kind, "bad-config", ["CreateContainerConfigError"], 65);
                data.Add(kind, "no-command", ["CreateContainerError"], 65);

                // 0, 10, 20 s of back-off, and a second of running each time.
                data.Add(kind, "crash", ["CrashLoopBackOff"], 50);
                data.Add(kind, "oom", ["CrashLoopBackOff"], 50);
                data.Add(kind, "bad-command", ["CrashLoopBackOff", "RunContainerError"], 50);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_is_told_with_pod_container_and_remedy_within_its_window(string kindName, string tag, string[] reasons, double seconds)
    {
        var kind = WorkloadKind.Parse(kindName);
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(kind, Patient);
        stage.SetImage(kind, $"shop/web:2-{tag}");

        var ending = await stage.WaitAsync(kind);

        Assert.Equal(ErrorId.RolloutFailed, ending.Failure?.ErrorId);
        Assert.Contains(ending.Problem.Reason, reasons);
        Assert.Equal(("app", true), (ending.Problem.Container, ending.Problem.Pod!.StartsWith("web-", StringComparison.Ordinal)));
        Assert.Contains(ending.Problem.Pod!, ending.Failure!.Message, StringComparison.Ordinal);
        Assert.NotEmpty(ending.Failure.Remedy);
        Assert.InRange(ending.After.TotalSeconds, 0, seconds);
        Assert.Equal(0, stage.Session.OpenStreams);
        if (tag is "crash" or "oom" or "bad-command")
        {
            Assert.InRange(ending.Problem.Restarts, 3, 4);
        }
    }

    [Fact]
    public async Task One_look_never_loses_sight_of_a_pull_that_fails_again_and_again()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(WorkloadKind.Deployment, Patient);
        stage.SetImage(WorkloadKind.Deployment, "shop/web:2-missing");
        var (isSeen, pulls) = (false, 0);

        for (var look = 0; look < 400; look++)
        {
            await stage.Cluster.PassAsync(TimeSpan.FromMilliseconds(250));
            var snapshot = (await new SnapshotReader(_ => { }).ReadAsync(stage.Session, [stage.Workload(WorkloadKind.Deployment)], TestContext.Current.CancellationToken)).Single();
            var problems = ProblemTracker.Look(snapshot, ProblemPolicy.Default).Problems;
            isSeen |= problems.Count > 0;
            if (!isSeen)
            {
                continue;
            }

            var problem = Assert.Single(problems);
            Assert.Contains(problem.Reason, (string[])["ErrImagePull", "ImagePullBackOff"]);
            Assert.Contains("not found", problem.Message, StringComparison.Ordinal);
            if (snapshot.NewPods.Any(pod => pod.Containers.Any(container => container.Waiting is { } waiting && waiting.GetProperty("reason").GetString() == "ContainerCreating")))
            {
                pulls++;
                Assert.Equal(ProblemSeverity.Warning, problem.Severity);
            }
        }

        Assert.True(isSeen && pulls > 0);
    }

    [Theory]
    [InlineData("DaemonSet")]
    [InlineData("StatefulSet")]
    public async Task Under_OnDelete_old_pods_that_somebody_has_deleted_are_waited_for(string kindName)
    {
        var kind = WorkloadKind.Parse(kindName);
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(kind, spec => spec["updateStrategy"] = new JsonObject { ["type"] = "OnDelete" });
        stage.SetImage(kind, "shop/web:2");
        await stage.Cluster.PassAsync(2);

        var ending = await stage.WaitAsync(kind);
        Assert.Equal(ErrorId.RolloutActionRequired, ending.Failure?.ErrorId);
        Assert.StartsWith("kubectl get pods --selector 'app=web' --label-columns controller-revision-hash", ending.Failure!.Remedy, StringComparison.Ordinal);

        foreach (var pod in stage.Cluster.Pods())
        {
            stage.Cluster.Api.Delete(Clusters.ResourceType.Pods, "default", (string)pod["metadata"]!["name"]!);
        }

        var deleted = await stage.WaitAsync(kind);
        Assert.Null(deleted.Failure);
        Assert.Equal(RolloutPhase.Complete, Status.RolloutJudge.Judge(stage.Workload(kind)).Phase);
    }

    [Theory]
    [InlineData("Deployment", "replicasets")]
    [InlineData("Deployment", "events nodes")]
    [InlineData("DaemonSet", "controllerrevisions events nodes")]
    [InlineData("StatefulSet", "controllerrevisions events nodes")]
    public async Task With_fewer_rights_a_wrong_tag_is_told_all_the_same(string kindName, string forbidden)
    {
        var kind = WorkloadKind.Parse(kindName);
        await using var stage = await Stage.SetAsync(session: cluster => new InProcessCluster(cluster.Api, cluster.Machinery.Logs) { Forbidden = forbidden.Split(' ') });
        await stage.CreateAsync(kind, Patient);
        stage.SetImage(kind, "shop/web:2-missing");

        var ending = await stage.WaitAsync(kind);

        Assert.Equal(ErrorId.RolloutFailed, ending.Failure?.ErrorId);
        Assert.Contains("ImagePull", ending.Failure!.Message, StringComparison.Ordinal);
        Assert.InRange(ending.After.TotalSeconds, 0, 35);
    }

    [Fact]
    public async Task Where_pods_may_not_be_seen_the_deadline_is_told_once_and_why_no_reason_is()
    {
        await using var stage = await Stage.SetAsync(session: cluster => new InProcessCluster(cluster.Api, cluster.Machinery.Logs) { Forbidden = ["pods", "events", "nodes", "replicasets"] });
        await stage.CreateAsync(WorkloadKind.Deployment, spec => spec["progressDeadlineSeconds"] = 60);
        stage.SetImage(WorkloadKind.Deployment, "shop/web:2-missing");

        var ending = await stage.WaitAsync(WorkloadKind.Deployment);

        Assert.Equal(ErrorId.ProgressDeadlineExceeded, ending.Failure?.ErrorId);
        Assert.Equal(2, ending.Failure!.Message.Split("progress deadline exceeded").Length);
        Assert.Contains("is forbidden", ending.Failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("is not seen.", ending.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Without_windows_a_failure_is_told_at_first_sight(string kindName, string tag, string[] reasons, double seconds)
    {
        var kind = WorkloadKind.Parse(kindName);
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(kind, Patient);
        stage.SetImage(kind, $"shop/web:2-{tag}");

        var ending = await stage.WaitAsync(kind, new WaitOptions { Policy = new ProblemPolicy { WindowScale = 0 } });

        Assert.Equal(ErrorId.RolloutFailed, ending.Failure?.ErrorId);
        Assert.Contains(ending.Problem.Reason, reasons.Concat(["Error", "OOMKilled", "StartError"]));

        // What crashes has run for a second first: its first end is the first that there is to see.
        Assert.InRange(ending.After.TotalSeconds, 0, Math.Min(seconds, tag is "crash" or "oom" ? 3 : 2));
    }

    [Fact]
    public async Task A_crash_is_told_with_the_last_words_of_the_container()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(WorkloadKind.Deployment, Patient);
        stage.SetImage(WorkloadKind.Deployment, "shop/web:2-crash");

        var ending = await stage.WaitAsync(WorkloadKind.Deployment, new WaitOptions { LogLines = 5 });

        Assert.NotEmpty(ending.Problem.Log);
        Assert.Contains(ending.Problem.Log[^1], ending.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(1, ending.Problem.ExitCode);
    }

    [Theory]
    [InlineData("Deployment")]
    [InlineData("DaemonSet")]
    [InlineData("StatefulSet")]
    public async Task A_failing_init_container_is_named(string kindName)
    {
        var kind = WorkloadKind.Parse(kindName);
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(kind, Patient);
        stage.Change(kind, spec => spec["template"]!["spec"]!["initContainers"] = new JsonArray(new JsonObject { ["name"] = "migrate", ["image"] = "shop/init:crash" }));

        var ending = await stage.WaitAsync(kind);

        Assert.Equal("migrate", ending.Problem.Container);
        Assert.InRange(ending.After.TotalSeconds, 0, 50);
    }

    [Theory]
    [InlineData("Deployment", 1, 300)]
    [InlineData("DaemonSet", 1, 300)]
    [InlineData("StatefulSet", 1, 300)]
    [InlineData("Deployment", 0, 0)]
    [InlineData("DaemonSet", 0, 0)]
    [InlineData("StatefulSet", 0, 0)]
    public async Task A_pod_that_no_node_takes_is_told_after_five_minutes(string kindName, double scale, double seconds)
    {
        var kind = WorkloadKind.Parse(kindName);
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(kind, Patient);
        stage.Change(kind, spec => spec["template"]!["spec"]!["containers"]![0]!["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "64" } });

        var ending = await stage.WaitAsync(kind, new WaitOptions { Policy = new ProblemPolicy { WindowScale = scale } });

        Assert.Equal(ErrorId.RolloutFailed, ending.Failure?.ErrorId);
        Assert.Equal("Unschedulable", ending.Problem.Reason);
        Assert.InRange(ending.After.TotalSeconds, seconds, seconds + 10);
    }

    [Theory]
    [InlineData("Deployment", 1, 115, 140)]
    [InlineData("DaemonSet", 1, 115, 140)]
    [InlineData("StatefulSet", 1, 115, 140)]
    [InlineData("Deployment", 0, 0, 2)]
    [InlineData("StatefulSet", 0, 0, 2)]
    public async Task A_quota_that_leaves_no_room_is_told(string kindName, double scale, double least, double most)
    {
        var kind = WorkloadKind.Parse(kindName);
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(kind, Patient);
        stage.Cluster.Create(Resources.ResourceQuotas, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "tight", ["namespace"] = "default" }, ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = "0" } } });
        await stage.Cluster.PassAsync(1);
        stage.SetImage(kind, "shop/web:2");

        var ending = await stage.WaitAsync(kind, new WaitOptions { Policy = new ProblemPolicy { WindowScale = scale } });

        Assert.Equal((ErrorId.RolloutFailed, "FailedCreate"), (ending.Failure?.ErrorId, ending.Problem.Reason));
        Assert.InRange(ending.After.TotalSeconds, least, most);
    }

    [Fact]
    public async Task Pods_that_never_get_ready_are_the_reason_that_the_deadline_tells()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(WorkloadKind.Deployment, spec => spec["progressDeadlineSeconds"] = 60);
        stage.SetImage(WorkloadKind.Deployment, "shop/web:2-never-ready");

        var ending = await stage.WaitAsync(WorkloadKind.Deployment);

        Assert.Equal((ErrorId.ProgressDeadlineExceeded, "ReadinessProbeFailed"), (ending.Failure?.ErrorId, ending.Problem.Reason));
        Assert.InRange(ending.After.TotalSeconds, 55, 70);
    }

    [Theory]
    [InlineData("DaemonSet")]
    [InlineData("StatefulSet")]
    public async Task Where_there_is_no_deadline_the_timeout_tells_the_reason(string kindName)
    {
        var kind = WorkloadKind.Parse(kindName);
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(kind);
        stage.SetImage(kind, "shop/web:2-never-ready");

        var ending = await stage.WaitAsync(kind, new WaitOptions { Timeout = TimeSpan.FromMinutes(2) });

        Assert.Equal(ErrorId.RolloutTimeout, ending.Failure?.ErrorId);
        Assert.Contains("ReadinessProbeFailed", ending.Failure!.Message, StringComparison.Ordinal);
    }

    // So that a deadline does not come before the verdict.
    private static void Patient(JsonObject spec)
    {
        if (spec["serviceName"] is null && spec["replicas"] is not null)
        {
            spec["progressDeadlineSeconds"] = 3600;
        }
    }
}
