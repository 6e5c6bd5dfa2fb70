using System.Text.Json.Nodes;
using Rollouts.History;
using Rollouts.Selection;
using Rollouts.Waiting;

namespace Rollouts.Supervision.Tests;

/// <summary>Rollouts that are taken back by the wait itself.</summary>
public sealed class UndoOnFailureTests
{
    [Theory]
    [InlineData("Deployment", "missing")]
    [InlineData("DaemonSet", "missing")]
    [InlineData("StatefulSet", "missing")]
    [InlineData("Deployment", "crash")]
    [InlineData("StatefulSet", "bad-config")]
    public async Task A_bad_version_ends_with_the_old_one_running_and_an_error_that_says_so(string kindName, string tag)
    {
        var kind = WorkloadKind.Parse(kindName);
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(kind, Probed);
        stage.SetImage(kind, $"shop/web:2-{tag}");

        var ending = await stage.WaitAsync(kind, undo: true);

        Assert.Equal(ErrorId.RolloutFailed, ending.Failure?.ErrorId);
        Assert.Contains("It was taken back: revision 2 → 1", ending.Failure!.Message, StringComparison.Ordinal);
        var now = Status.RolloutJudge.Judge(stage.Workload(kind));
        Assert.Equal((RolloutPhase.Complete, "shop/web:1"), (now.Phase, now.Images[0]));
        var history = await RolloutHistory.ReadAsync(stage.Session, stage.Workload(kind), TestContext.Current.CancellationToken);
        Assert.Equal([(2L, false), (3L, true)], history.ToRecords().Select(revision => (revision.Revision, revision.IsCurrent)));
        Assert.Single(ending.Reports, told => told.Report.IsEnd);
    }

    [Fact]
    public async Task Where_no_old_pod_is_available_it_is_left_as_it_is()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(WorkloadKind.Deployment, spec => spec["strategy"] = new JsonObject { ["type"] = "Recreate" });
        stage.SetImage(WorkloadKind.Deployment, "shop/web:2-missing");

        var ending = await stage.WaitAsync(WorkloadKind.Deployment, undo: true);

        Assert.Equal(ErrorId.RolloutFailed, ending.Failure?.ErrorId);
        Assert.Contains("It was not taken back: no pod of the previous revision 1 is available", ending.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal("shop/web:2-missing", Status.RolloutJudge.Judge(stage.Workload(WorkloadKind.Deployment)).Images[0]);
    }

    [Fact]
    public async Task What_somebody_else_has_changed_is_not_taken_back()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(WorkloadKind.Deployment);
        stage.SetImage(WorkloadKind.Deployment, "shop/web:2-missing");

        var ending = await stage.WaitAsync(WorkloadKind.Deployment, undo: true, during: passed =>
        {
            if (passed.TotalSeconds is >= 10 and < 10.5)
            {
                stage.SetImage(WorkloadKind.Deployment, "shop/web:3");
            }
        });

        Assert.Equal(ErrorId.RolloutSuperseded, ending.Failure?.ErrorId);
        Assert.Equal("shop/web:3", Status.RolloutJudge.Judge(stage.Workload(WorkloadKind.Deployment)).Images[0]);
    }

    [Fact]
    public async Task A_timeout_is_a_reason_to_take_it_back_and_the_undo_has_a_time_of_its_own()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(WorkloadKind.Deployment, Probed);
        stage.SetImage(WorkloadKind.Deployment, "shop/web:2-never-ready");

        var ending = await stage.WaitAsync(WorkloadKind.Deployment, new WaitOptions { Timeout = TimeSpan.FromSeconds(40), UndoTimeout = TimeSpan.FromMinutes(2) }, undo: true);

        Assert.Equal(ErrorId.RolloutTimeout, ending.Failure?.ErrorId);
        Assert.Contains("It was taken back", ending.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_never_arrives_is_no_reason_to_take_another_back()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(WorkloadKind.Deployment, Probed);
        stage.SetImage(WorkloadKind.Deployment, "shop/web:2-slow-40s");

        var ending = await stage.WaitAsync(WorkloadKind.Deployment, new WaitOptions { Timeout = TimeSpan.FromSeconds(10), Images = ["shop/web:3"] }, undo: true);

        Assert.Equal(ErrorId.RolloutTimeout, ending.Failure?.ErrorId);
        Assert.DoesNotContain("taken back", ending.Failure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Undo-Rollout", ending.Failure.Remedy, StringComparison.Ordinal);
        Assert.Contains("-Image shop/web:3", ending.Failure.Remedy, StringComparison.Ordinal);
        Assert.Equal("shop/web:2-slow-40s", Status.RolloutJudge.Judge(stage.Workload(WorkloadKind.Deployment)).Images[0]);
    }

    [Fact]
    public async Task That_nobody_pauses_it_is_no_reason_to_take_it_back()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(WorkloadKind.Deployment, Probed);
        stage.SetImage(WorkloadKind.Deployment, "shop/web:2-slow-40s");

        var ending = await stage.WaitAsync(WorkloadKind.Deployment, new WaitOptions { Timeout = TimeSpan.FromSeconds(10), Goal = WaitGoal.Paused }, undo: true);

        Assert.Equal(ErrorId.RolloutTimeout, ending.Failure?.ErrorId);
        Assert.StartsWith("Suspend-Rollout", ending.Failure!.Remedy, StringComparison.Ordinal);
        Assert.Equal("shop/web:2-slow-40s", Status.RolloutJudge.Judge(stage.Workload(WorkloadKind.Deployment)).Images[0]);
    }

    [Fact]
    public async Task Under_a_partition_an_undo_is_waited_for_until_what_was_taken_back_is_gone()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(WorkloadKind.StatefulSet, spec =>
        {
            Probed(spec);
            spec["replicas"] = 4;
            spec["updateStrategy"] = new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JsonObject { ["partition"] = 2 } };
        });
        stage.SetImage(WorkloadKind.StatefulSet, "shop/web:2-missing");

        var ending = await stage.WaitAsync(WorkloadKind.StatefulSet, undo: true);

        Assert.Equal(ErrorId.RolloutFailed, ending.Failure?.ErrorId);
        Assert.Contains("It was taken back", ending.Failure!.Message, StringComparison.Ordinal);
        Assert.All(stage.Cluster.Pods(), pod => Assert.Equal("shop/web:1", (string?)pod["spec"]!["containers"]![0]!["image"]));
    }

    [Fact]
    public async Task An_undo_that_does_not_come_out_is_told_with_both_causes()
    {
        await using var stage = await Stage.SetAsync();
        await stage.CreateAsync(WorkloadKind.Deployment, Probed, image: "shop/web:1-slow-40s");
        stage.SetImage(WorkloadKind.Deployment, "shop/web:2-missing");

        // One old pod is lost meanwhile, and its successor takes longer than there is time for.
        var isLost = false;
        var ending = await stage.WaitAsync(WorkloadKind.Deployment, new WaitOptions { UndoTimeout = TimeSpan.FromSeconds(10) }, undo: true, during: passed =>
        {
            if (passed.TotalSeconds > 29 && !isLost)
            {
                isLost = true;
                stage.Cluster.Api.Delete(Clusters.ResourceType.Pods, "default", stage.Cluster.Pods().First(pod => (string?)pod["spec"]!["containers"]![0]!["image"] == "shop/web:1-slow-40s")["metadata"]!["name"]!.GetValue<string>());
            }
        });

        Assert.Equal(ErrorId.UndoFailed, ending.Failure?.ErrorId);
        Assert.Contains("ImagePullBackOff", ending.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("RolloutTimeout", ending.Failure.Message, StringComparison.Ordinal);
    }

    // With a probe a container that crashes is never taken for available.
    private static void Probed(JsonObject spec)
    {
        spec["template"]!["spec"]!["containers"]![0]!["readinessProbe"] = new JsonObject { ["tcpSocket"] = new JsonObject { ["port"] = 80 }, ["periodSeconds"] = 1 };
    }
}
