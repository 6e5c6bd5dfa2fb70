using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.Selection;
using Rollouts.Status;
using Rollouts.Waiting;

namespace Rollouts.Core.Tests.Waiting;

public sealed class RolloutWaiterTests
{
    private readonly FakeCluster _cluster = new();
    private readonly FakeTimeProvider _time = new();

    private static JsonObject Rolling => A.Deployment(generation: 2, image: "app:2").With("status", A.Status(2, 4, 1, 3, 3));

    private static JsonObject Complete => A.Deployment(generation: 2, image: "app:2");

    [Fact]
    public async Task One_that_is_complete_ends_at_once_without_a_stream()
    {
        var report = Assert.Single(await Wait(Complete).Reports());

        Assert.True(report.IsEnd);
        Assert.Null(report.Failure);
        Assert.Equal("deployment/web in shop: complete, 3 pods are up to date and available (revision 1)", report.Line);
        Assert.Empty(_cluster.Requests);
    }

    [Fact]
    public async Task Each_change_is_told_once_until_it_is_complete()
    {
        var wait = Wait(Rolling);
        await wait.Until("1 of 3 pods run");
        _cluster.Put(ResourceType.Deployments, Rolling.With("metadata>resourceVersion", "101"));
        _cluster.Put(ResourceType.Deployments, Rolling.With("status", A.Status(2, 4, 3, 3, 3)));
        await wait.Until("1 old pod is still there");
        _cluster.Put(ResourceType.Deployments, Complete);

        var reports = await wait.Reports();

        Assert.Equal(3, reports.Count);
        Assert.True(reports[2].IsEnd);
        Assert.Equal(0, _cluster.OpenFollows);
    }

    [Fact]
    public async Task Scaling_annotating_pausing_and_resuming_do_not_end_it()
    {
        var wait = Wait(Rolling);
        await wait.Until("1 of 3 pods run");
        _cluster.Put(ResourceType.Deployments, Rolling.With("spec>replicas", 5).With("metadata>generation", 3).With("status", A.Status(3, 4, 1, 3, 3)));
        await wait.Until("1 of 5 pods run");
        _cluster.Put(ResourceType.Deployments, Rolling.With("spec>paused", true).With("metadata>generation", 4).With("status", A.Status(3, 4, 1, 3, 3)));
        _cluster.Put(ResourceType.Deployments, Rolling.With("metadata>annotations>note", "x").With("metadata>generation", 5).With("status", A.Status(5, 4, 2, 3, 3)));
        await wait.Until("2 of 3 pods run");
        _cluster.Put(ResourceType.Deployments, Complete.With("metadata>generation", 5).With("status", A.Status(5, 3, 3, 3, 3)));

        Assert.Null((await wait.Reports())[^1].Failure);
    }

    [Fact]
    public async Task That_the_controller_has_yet_to_look_is_not_told_again_and_again()
    {
        var wait = Wait(Rolling);
        await wait.Until("1 of 3 pods run");
        foreach (var generation in new[] { 3, 4, 5 })
        {
            _cluster.Put(ResourceType.Deployments, Rolling.With("metadata>generation", generation));
            _cluster.Put(ResourceType.Deployments, Rolling.With("metadata>generation", generation).With("status", A.Status(generation, 4, 1, 3, 3)));
        }

        _cluster.Put(ResourceType.Deployments, Complete.With("metadata>generation", 5).With("status", A.Status(5, 3, 3, 3, 3)));

        Assert.Equal(2, (await wait.Reports()).Count);
    }

    [Fact]
    public async Task A_new_template_supersedes_it()
    {
        var wait = Wait(Rolling);
        await wait.Until("1 of 3 pods run");
        _cluster.Put(ResourceType.Deployments, A.Deployment(generation: 3, image: "app:3"));

        Assert.Equal(ErrorId.RolloutSuperseded, (await wait.Reports())[^1].Failure?.ErrorId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deletion_ends_it(bool createdAgain)
    {
        var wait = Wait(Rolling);
        await wait.Until("1 of 3 pods run");
        if (createdAgain)
        {
            _cluster.Put(ResourceType.Deployments, A.Deployment(uid: "uid-new", image: "app:2"));
        }
        else
        {
            _cluster.Delete(ResourceType.Deployments, "web");
        }

        Assert.Equal(ErrorId.RolloutDeleted, (await wait.Reports())[^1].Failure?.ErrorId);
    }

    [Fact]
    public async Task An_object_that_took_the_place_of_the_piped_one_is_not_waited_for()
    {
        var target = Target(Rolling) with { Input = new RolloutReference { Name = "web", Uid = "uid-old" } };

        var report = Assert.Single(await new RunningWait(new RolloutWaiter(_time).RunAsync([target], new WaitOptions(), TestContext.Current.CancellationToken)).Reports());

        Assert.Equal(ErrorId.RolloutDeleted, report.Failure?.ErrorId);
    }

    [Fact]
    public async Task One_that_vanished_before_the_stream_began_is_deleted_not_waited_for()
    {
        var wait = Wait(Rolling, isHeld: false);

        Assert.Equal(ErrorId.RolloutDeleted, (await wait.Reports())[^1].Failure?.ErrorId);
    }

    [Fact]
    public async Task One_that_is_paused_from_the_start_is_told_at_once_with_the_way_to_go_on()
    {
        var failure = Assert.Single(await Wait(Rolling.With("spec>paused", true)).Reports()).Failure!;

        Assert.Equal(ErrorId.RolloutPaused, failure.ErrorId);
        Assert.Equal("Resume-Rollout deployment/web -Namespace shop -Context test | Wait-Rollout", failure.Remedy);
    }

    [Fact]
    public async Task An_exceeded_deadline_ends_it_with_the_rollout_as_target()
    {
        var wait = Wait(Rolling);
        await wait.Until("1 of 3 pods run");
        _cluster.Put(ResourceType.Deployments, Rolling.WithCondition("Progressing", "False", "ProgressDeadlineExceeded"));

        var failure = (await wait.Reports())[^1].Failure!;

        Assert.Equal(ErrorId.ProgressDeadlineExceeded, failure.ErrorId);
        Assert.Contains("image app:2", failure.Message, StringComparison.Ordinal);
        Assert.Equal(RolloutPhase.Failed, Assert.IsType<Rollout>(failure.Target).Phase);
    }

    [Fact]
    public async Task After_a_change_of_ours_older_states_and_older_deadlines_are_not_believed()
    {
        var exceeded = A.Deployment(generation: 3, image: "app:1").With("status", A.Status(3, 4, 1, 3, 3)).WithExceededDeadline("app:bad", A.Noon);
        var pin = new RolloutPin(exceeded.AsWorkload().TemplateHash, 3);
        var input = RolloutJudge.Judge(exceeded.AsWorkload()) with { Pin = pin };

        // What a stale watch cache may still show: the state before the undo, of another template.
        var stale = A.Deployment(generation: 2, image: "app:bad").AsWorkload();
        _cluster.Holding(ResourceType.Deployments, exceeded);
        input = input with { Message = "revision 2 → 1, image app:bad → app:1" };
        var wait = new RunningWait(new RolloutWaiter(_time).RunAsync([new WaitTarget(stale, _cluster, RolloutReference.To(input), A.Noon)], new WaitOptions(), TestContext.Current.CancellationToken));
        await wait.Until("1 of 3 pods run");
        _cluster.Put(ResourceType.Deployments, A.Deployment(generation: 3, image: "app:1"));

        Assert.Null((await wait.Reports())[^1].Failure);
        Assert.Equal("deployment/web in shop: revision 2 → 1, image app:bad → app:1", (await wait.Reports())[0].Line);
    }

    [Fact]
    public async Task The_timeout_is_one_for_all_and_says_what_was_missing()
    {
        _cluster.Holding(ResourceType.Deployments, Rolling, Rolling.With("metadata>name", "cart"));
        var targets = new[] { Target(Rolling), Target(Rolling.With("metadata>name", "cart")) };
        var wait = new RunningWait(new RolloutWaiter(_time).RunAsync(targets, new WaitOptions { Timeout = TimeSpan.FromSeconds(30) }, TestContext.Current.CancellationToken));
        await wait.Until("deployment/cart");
        await Until(() => _cluster.FollowsOf(ResourceType.Deployments) == 2);

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.DoesNotContain(wait.SoFar, report => report.IsEnd);
        _time.Advance(TimeSpan.FromSeconds(1));

        var ends = (await wait.Reports()).Where(report => report.IsEnd).ToList();
        Assert.Equal(2, ends.Count);
        Assert.All(ends, end => Assert.Equal(ErrorId.RolloutTimeout, end.Failure?.ErrorId));
        Assert.Contains("not complete after 30 s: 1 of 3 pods run the new template (image app:2)", ends[0].Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(4, 1)]
    public async Task Up_to_three_are_followed_by_name_and_more_by_one_stream(int rollouts, int streams)
    {
        var all = Enumerable.Range(1, rollouts).Select(i => Rolling.With("metadata>name", $"web-{i}")).ToArray();
        _cluster.Holding(ResourceType.Deployments, all);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var wait = new RunningWait(new RolloutWaiter(_time).RunAsync([.. all.Select(Target)], new WaitOptions(), stop.Token));
        await Until(() => _cluster.FollowsOf(ResourceType.Deployments) == streams);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(wait.Reports);
        Assert.Equal(0, _cluster.OpenFollows);
        Assert.Equal(streams, _cluster.Requests.Count(request => request.StartsWith("follow deployments", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_following_is_forbidden_each_is_read_every_two_seconds()
    {
        _cluster.OnRequest = request =>
        {
            if (request.StartsWith("follow deployments", StringComparison.Ordinal))
            {
                throw new ApiException(ErrorId.Forbidden, 403, "Forbidden", "cannot watch");
            }
        };
        var wait = Wait(Rolling);
        await wait.Until("1 of 3 pods run");
        _cluster.Put(ResourceType.Deployments, Complete);

        await Advance(() => wait.IsOver);

        Assert.Null((await wait.Reports())[^1].Failure);
        Assert.Contains("get deployments web", _cluster.Requests);
    }

    [Fact]
    public async Task A_server_that_is_away_is_waited_for()
    {
        var refusals = 3;
        _cluster.OnRequest = _ =>
        {
            if (refusals-- > 0)
            {
                throw new RolloutException(ErrorId.ClusterUnreachable, "connection refused");
            }
        };
        var wait = Wait(Rolling);
        await wait.Until("1 of 3 pods run");
        _cluster.Put(ResourceType.Deployments, Complete);

        await Advance(() => wait.IsOver);

        Assert.Null((await wait.Reports())[^1].Failure);
    }

    [Fact]
    public async Task A_failure_that_waiting_cannot_mend_ends_only_the_rollouts_it_concerns()
    {
        var healthy = new FakeCluster { Identity = A.Cluster with { Context = "other", Cluster = "https://other" } }.Holding(ResourceType.Deployments, Complete);
        _cluster.OnRequest = _ => throw new ApiException(ErrorId.Unauthorized, 401, "Unauthorized", "token expired");
        var other = new WaitTarget(new Workload(WorkloadKind.Deployment, Rolling.AsElement(), healthy.Identity), healthy);

        var reports = await new RunningWait(new RolloutWaiter(_time).RunAsync([Target(Rolling), other], new WaitOptions(), TestContext.Current.CancellationToken)).Reports();

        Assert.Equal(
            [("other", null), ("test", ErrorId.Unauthorized)],
            reports.Where(report => report.IsEnd).Select(report => (report.Rollout.Context, report.Failure?.ErrorId)).Order());
    }

    [Fact]
    public async Task A_fault_nobody_foresaw_ends_the_rollouts_it_concerns_instead_of_hanging_them_and_no_other()
    {
        var healthy = new FakeCluster { Identity = A.Cluster with { Context = "other", Cluster = "https://other" } }.Holding(ResourceType.Deployments, Complete);
        _cluster.OnRequest = _ => throw new InvalidOperationException("a bug");
        var other = new WaitTarget(new Workload(WorkloadKind.Deployment, Rolling.AsElement(), healthy.Identity), healthy);

        var reports = await new RunningWait(new RolloutWaiter(_time).RunAsync([Target(Rolling), other], new WaitOptions(), TestContext.Current.CancellationToken)).Reports();

        var ends = reports.Where(report => report.IsEnd).OrderBy(report => report.Rollout.Context, StringComparer.Ordinal).ToList();
        Assert.Equal(["other", "test"], ends.Select(end => end.Rollout.Context));
        Assert.Null(ends[0].Failure);
        Assert.Equal("UnexpectedError", ends[1].Failure?.ErrorId);
        Assert.Contains("a bug", ends[1].Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_named_twice_is_followed_once()
    {
        _cluster.Holding(ResourceType.Deployments, Complete);

        Assert.Single(await new RunningWait(new RolloutWaiter(_time).RunAsync([Target(Complete), Target(Complete)], new WaitOptions(), TestContext.Current.CancellationToken)).Reports());
    }

    private RunningWait Wait(JsonObject first, bool isHeld = true)
    {
        if (isHeld)
        {
            _cluster.Holding(ResourceType.Deployments, first);
        }

        return new RunningWait(new RolloutWaiter(_time).RunAsync([Target(first)], new WaitOptions(), TestContext.Current.CancellationToken));
    }

    private WaitTarget Target(JsonObject first) => new(first.AsWorkload(), _cluster);

    private async Task Advance(Func<bool> condition) => await Until(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });

    private static Task Until(Func<bool> condition) => RunningWait.Until(condition);
}
