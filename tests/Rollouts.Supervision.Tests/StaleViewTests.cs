using System.Text.Json.Nodes;
using Rollouts.History;
using Rollouts.Problems;
using Rollouts.Sandbox.Kinds;
using Rollouts.Selection;
using Rollouts.Status;
using Rollouts.Waiting;

namespace Rollouts.Supervision.Tests;

/// <summary>What was seen last need not be how it stands: no verdict is given, and nothing is taken back, on old news.</summary>
public sealed class StaleViewTests
{
    private static readonly WorkloadKind Deployment = WorkloadKind.Deployment;
    private static readonly WorkloadKind DaemonSet = WorkloadKind.DaemonSet;
    private static readonly string[] Everything = ["deployments", "pods", "replicasets", "events", "nodes"];

    [Theory]
    [InlineData("away")]
    [InlineData("silent")]
    [InlineData("pods silent")]
    [InlineData("forbidden")]
    public async Task A_problem_that_passes_while_nobody_sees_it_is_no_verdict(string fault)
    {
        var faults = fault switch
        {
            "away" => new WayFaults { IsAway = true },
            "silent" => new WayFaults { Silent = Everything },
            "pods silent" => new WayFaults { Silent = ["pods"] },
            _ => new WayFaults { Forbidden = ["pods"] },
        };
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(Deployment);
        stage.SetImage(Deployment, "shop/web:2-flaky-pull");

        // A window of 24 s, that ends while nobody sees.
        var ending = await stage.WaitAsync(
            Deployment,
            new WaitOptions { Policy = new ProblemPolicy { WindowScale = 0.2 } },
            during: passed => stage.Session.Set(passed.TotalSeconds is >= 4 and < 80 ? faults : new WayFaults()));

        Assert.Contains(ending.Lines, line => line.Contains("ImagePull", StringComparison.Ordinal));
        ending.Succeeded();
    }

    [Fact]
    public async Task A_problem_that_is_still_there_when_the_server_is_back_is_told_then()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(Deployment, spec => spec["progressDeadlineSeconds"] = 3600);
        stage.SetImage(Deployment, "shop/web:2-missing");

        var ending = await stage.WaitAsync(Deployment, during: passed => stage.Session.Set(new WayFaults { IsAway = passed.TotalSeconds is >= 4 and < 60 }));

        Assert.Equal(ErrorId.RolloutFailed, ending.Failure?.ErrorId);
        Assert.InRange(ending.After.TotalSeconds, 60, 63);
        Assert.Single(ending.Reports, told => told.Report.IsEnd);
    }

    [Fact]
    public async Task Whoever_may_watch_and_not_read_gets_the_verdict_that_the_streams_give()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(Deployment, spec => spec["progressDeadlineSeconds"] = 3600);
        stage.SetImage(Deployment, "shop/web:2-missing");
        stage.Session.OnRequest = request =>
        {
            if (request.StartsWith("get deployments", StringComparison.Ordinal))
            {
                throw new ApiException(ErrorId.Forbidden, 403, "Forbidden", "deployments is forbidden");
            }
        };

        var ending = await stage.WaitAsync(Deployment);

        Assert.Equal(ErrorId.RolloutFailed, ending.Failure?.ErrorId);
        Assert.InRange(ending.After.TotalSeconds, 0, 35);
    }

    [Fact]
    public async Task What_has_become_complete_in_silence_is_no_timeout()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(Deployment);
        stage.SetImage(Deployment, "shop/web:2-slow-5s");

        var ending = await stage.WaitAsync(
            Deployment, new WaitOptions { Timeout = TimeSpan.FromSeconds(50) }, undo: true, during: passed => stage.Session.Set(new WayFaults { Silent = passed.TotalSeconds < 2 ? [] : Everything }));

        ending.Succeeded();
        Assert.InRange(ending.After.TotalSeconds, 49, 52);
    }

    [Fact]
    public async Task What_has_become_complete_while_the_server_was_away_is_not_taken_back()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(Deployment);
        stage.SetImage(Deployment, "shop/web:2-slow-5s");

        var ending = await stage.WaitAsync(
            Deployment, new WaitOptions { Timeout = TimeSpan.FromSeconds(50) }, undo: true, during: passed => stage.Session.Set(new WayFaults { IsAway = passed.TotalSeconds is >= 2 and < 80 }));

        Assert.Equal(ErrorId.RolloutTimeout, ending.Failure?.ErrorId);
        Assert.Contains("the server does not answer", ending.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("It was not taken back: it has become complete meanwhile", ending.Failure.Message, StringComparison.Ordinal);
        Assert.Equal("shop/web:2-slow-5s", RolloutJudge.Judge(stage.Workload(Deployment)).Images[0]);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task An_undo_goes_through_a_server_that_is_away_for_a_moment_and_is_made_once(string when)
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(Deployment, spec => spec["progressDeadlineSeconds"] = 3600);
        stage.SetImage(Deployment, "shop/web:2-missing");
        var left = 3;
        void Fail(string request)
        {
            if (request.StartsWith("patch", StringComparison.Ordinal) && left-- > 0)
            {
                throw InProcessCluster.Unreachable();
            }
        }

        stage.Session.OnRequest = when == "before" ? Fail : null;
        stage.Session.OnAnswer = when == "after" ? Fail : null;

        var ending = await stage.WaitAsync(Deployment, undo: true);

        Assert.Equal(ErrorId.RolloutFailed, ending.Failure?.ErrorId);
        Assert.Contains("It was taken back: revision 2 → 1", ending.Failure!.Message, StringComparison.Ordinal);
        var history = await RolloutHistory.ReadAsync(stage.Session, stage.Workload(Deployment), TestContext.Current.CancellationToken);
        Assert.Equal([(2L, false), (3L, true)], history.ToRecords().Select(revision => (revision.Revision, revision.IsCurrent)));
    }

    [Fact]
    public async Task Pods_whose_deletion_is_yet_to_be_told_have_not_drained()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(DaemonSet);
        stage.Session.Set(new WayFaults { Silent = ["pods"] });
        var isChanged = false;

        // The pods are told as they were before the change, and nothing more for a while.
        var ending = await stage.WaitAsync(
            DaemonSet,
            new WaitOptions { Goal = WaitGoal.Drained, Images = ["shop/web:2"] },
            during: passed =>
            {
                if (passed.TotalSeconds >= 5 && !isChanged)
                {
                    isChanged = true;
                    stage.SetImage(DaemonSet, "shop/web:2");
                }

                stage.Session.Set(new WayFaults { Silent = passed.TotalSeconds < 100 ? ["pods"] : [] });
            });

        ending.Succeeded();
        Assert.Contains(ending.Reports, told => told.After.TotalSeconds < 100 && told.Report.Line.Contains("terminating pods are still there", StringComparison.Ordinal));
        Assert.InRange(ending.After.TotalSeconds, 100, 110);
    }

    [Fact]
    public async Task A_defect_that_an_undo_meets_is_told_with_the_failure_and_hurts_nobody_else()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(Deployment);
        stage.Cluster.Create(Resources.Deployments, Manifests.Deployment("slow", 1, "shop/web:1-slow-90s"));
        stage.SetImage(Deployment, "shop/web:2-missing");
        stage.Session.OnRequest = request =>
        {
            if (request.StartsWith("patch", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("a bug");
            }
        };
        await stage.Cluster.SettleAsync();

        var ending = await stage.WaitAsync([stage.Target(Deployment) with { IsUndoneOnFailure = true }, stage.Target(Deployment, "slow")], new WaitOptions());

        var ends = ending.Reports.Where(told => told.Report.IsEnd).Select(told => told.Report).OrderBy(report => report.Rollout.Name, StringComparer.Ordinal).ToList();
        Assert.Equal(["slow", "web"], ends.Select(end => end.Rollout.Name));
        Assert.Null(ends[0].Failure);
        Assert.Equal(ErrorId.UndoFailed, ends[1].Failure?.ErrorId);
        Assert.Contains("ImagePull", ends[1].Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("a bug", ends[1].Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owners_that_lead_in_a_circle_hang_nothing_and_no_limit_is_too_long()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(Deployment, spec => spec["progressDeadlineSeconds"] = 3600);
        stage.SetImage(Deployment, "shop/web:2-missing");
        stage.Cluster.Create(Resources.Pods, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "circle", ["namespace"] = "default", ["labels"] = new JsonObject { ["app"] = "web" } },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "app:1" }) },
        });
        stage.Cluster.Change(Resources.Pods, "circle", pod =>
        {
            var self = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["name"] = "circle", ["controller"] = true };
            self["uid"] = pod["metadata"]!["uid"]!.GetValue<string>();
            pod["metadata"]!["ownerReferences"] = new JsonArray(self);
        });

        var ending = await stage.WaitAsync(Deployment, new WaitOptions { Timeout = TimeSpan.FromDays(100) }, seconds: 60);

        Assert.Equal(ErrorId.RolloutFailed, ending.Failure?.ErrorId);
    }

    [Fact]
    public async Task A_stamp_at_the_end_of_time_breaks_nothing()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(Deployment, spec => spec["progressDeadlineSeconds"] = 3600);
        stage.SetImage(Deployment, "shop/web:2-missing");
        var isDone = false;

        var ending = await stage.WaitAsync(Deployment, new WaitOptions { Timeout = TimeSpan.FromMinutes(2) }, during: passed =>
        {
            if (passed.TotalSeconds < 5 || isDone)
            {
                return;
            }

            isDone = true;
            foreach (var pod in stage.Cluster.Pods().Where(pod => (string?)pod["spec"]!["containers"]![0]!["image"] == "shop/web:2-missing"))
            {
                var about = new JsonObject { ["kind"] = "Pod", ["namespace"] = "default", ["fieldPath"] = "spec.containers{app}" };
                (about["name"], about["uid"]) = (pod["metadata"]!["name"]!.GetValue<string>(), pod["metadata"]!["uid"]!.GetValue<string>());
                var happened = new JsonObject { ["reason"] = "Pulling", ["message"] = "", ["lastTimestamp"] = "9999-12-31T23:59:59Z", ["type"] = "Normal" };
                (happened["metadata"], happened["involvedObject"]) = (new JsonObject { ["name"] = $"{about["name"]}.1", ["namespace"] = "default" }, about);
                stage.Cluster.Create(Clusters.ResourceType.Events, happened);
            }
        });

        Assert.Equal(ErrorId.RolloutTimeout, ending.Failure?.ErrorId);
        Assert.Contains("ImagePull", ending.Failure!.Message, StringComparison.Ordinal);
    }
}
