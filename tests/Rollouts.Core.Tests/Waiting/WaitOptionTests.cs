using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.Problems;
using Rollouts.Selection;
using Rollouts.Status;
using Rollouts.Waiting;

namespace Rollouts.Core.Tests.Waiting;

/// <summary>What a user may ask of a wait beyond its end.</summary>
public sealed class WaitOptionTests
{
    private const string NotFound = "rpc error: code = NotFound desc = failed to pull and unpack image \"app:2\": not found";

    private readonly FakeCluster _cluster = new();
    private readonly FakeTimeProvider _time = new(A.Noon);

    private static JsonObject Rolling => A.Deployment(generation: 2, image: "app:2").With("status", A.Status(2, 4, 1, 3, 3));

    private static JsonObject Complete => A.Deployment(generation: 2, image: "app:2");

    [Fact]
    public async Task An_image_that_cannot_be_pulled_ends_the_wait_after_its_window_and_says_which_pod_and_why()
    {
        var wait = Wait(new WaitOptions(), Rolling, Waiting("ErrImagePull", NotFound));
        await wait.Until("ErrImagePull");

        await Advance(29);
        Assert.False(wait.IsOver);
        await Advance(2);

        var failure = (await wait.Reports())[^1].Failure!;
        Assert.Equal(ErrorId.RolloutFailed, failure.ErrorId);
        Assert.Contains("web-new", failure.Message, StringComparison.Ordinal);
        var rollout = Assert.IsType<Rollout>(failure.Target);
        Assert.Equal(RolloutPhase.Failed, rollout.Phase);
        Assert.Equal(("ErrImagePull", "web-new", "app"), (rollout.Problems[0].Reason, rollout.Problems[0].Pod, rollout.Problems[0].Container));
    }

    [Fact]
    public async Task A_problem_is_told_once_and_is_forgiven_when_it_passes()
    {
        var wait = Wait(new WaitOptions(), Rolling, Waiting("ErrImagePull", NotFound));
        await wait.Until("ErrImagePull");
        _cluster.Put(ResourceType.Pods, Waiting("ImagePullBackOff", $"Back-off pulling image \"app:2\": {NotFound}"));
        _cluster.Put(ResourceType.Pods, Ready());
        await Advance(60);
        _cluster.Put(ResourceType.Deployments, Complete);

        var reports = await wait.Reports();
        Assert.Null(reports[^1].Failure);
        Assert.Single(reports, report => report.Line.Contains("web-new", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Windows_can_be_scaled_to_nothing()
    {
        var wait = Wait(new WaitOptions { Policy = new ProblemPolicy { WindowScale = 0 } }, Rolling, Waiting("ErrImagePull", NotFound));

        Assert.Equal(ErrorId.RolloutFailed, (await wait.Reports())[^1].Failure?.ErrorId);
    }

    [Fact]
    public async Task Without_failing_fast_a_problem_is_told_and_explains_the_timeout()
    {
        var wait = Wait(new WaitOptions { FailsFast = false, Timeout = TimeSpan.FromMinutes(5) }, Rolling, Waiting("ErrImagePull", NotFound));
        await wait.Until("ErrImagePull");
        await Advance(299);
        Assert.False(wait.IsOver);
        await Advance(2);

        var failure = (await wait.Reports())[^1].Failure!;
        Assert.Equal(ErrorId.RolloutTimeout, failure.ErrorId);
        Assert.Contains("ErrImagePull", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enough_available_pods_can_be_a_share()
    {
        var almost = A.Deployment(replicas: 50, generation: 2).With("status", A.Status(2, 50, 50, 49, 49));

        var reports = await Wait(new WaitOptions { Policy = new ProblemPolicy { MinimumAvailable = MinimumAvailable.Parse("80%") } }, almost).Reports();

        Assert.Equal((RolloutPhase.Complete, "49 of 50 pods are up to date and available, enough for 80%"), (reports[^1].Rollout.Phase, reports[^1].Rollout.Message));
    }

    [Fact]
    public async Task Old_pods_do_not_count_as_available_new_ones()
    {
        var wait = Wait(new WaitOptions { Policy = new ProblemPolicy { MinimumAvailable = MinimumAvailable.Parse("2") } }, Rolling);
        await wait.Until("1 of 3 pods run");

        Assert.False(wait.IsOver);
        _cluster.Put(ResourceType.Deployments, Rolling.With("status", A.Status(2, 4, 2, 4, 4)));
        Assert.Null((await wait.Reports())[^1].Failure);
    }

    [Fact]
    public async Task A_version_that_is_yet_to_arrive_is_waited_for()
    {
        var wait = Wait(new WaitOptions { Images = ["app:2"] }, A.Deployment(image: "app:1"));
        await wait.Until("waiting for app:2 to arrive");
        _cluster.Put(ResourceType.Deployments, A.Deployment(image: "app:1.5", generation: 2));
        _cluster.Put(ResourceType.Deployments, Rolling.With("metadata>generation", 3).With("status>observedGeneration", 3));
        await wait.Until("1 of 3 pods run");
        _cluster.Put(ResourceType.Deployments, Complete.With("metadata>generation", 3).With("status>observedGeneration", 3));

        Assert.Null((await wait.Reports())[^1].Failure);
    }

    [Fact]
    public async Task A_version_that_never_arrives_ends_with_the_timeout_that_names_it()
    {
        var wait = Wait(new WaitOptions { Images = ["app=app:2"], Timeout = TimeSpan.FromSeconds(30) }, A.Deployment(image: "app:1"));
        await wait.Until("to arrive");
        await Advance(31);

        var failure = (await wait.Reports())[^1].Failure!;
        Assert.Contains("waiting for app=app:2 to arrive", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Set-RolloutImage deployment/web", failure.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sidecar=app:2")]
    [InlineData("app:2")]
    public async Task What_could_not_be_deployed_so_is_not_advised(string image)
    {
        var wait = Wait(new WaitOptions { Images = [image], Timeout = TimeSpan.FromSeconds(30) }, A.Deployment(image: "app:1"));
        await wait.Until("to arrive");
        await Advance(31);

        Assert.DoesNotContain("Set-RolloutImage", (await wait.Reports())[^1].Failure!.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_can_be_waited_for()
    {
        var wait = Wait(new WaitOptions { Goal = WaitGoal.Paused }, Rolling);
        await wait.Until("1 of 3 pods run");
        _cluster.Put(ResourceType.Deployments, Rolling.With("spec>paused", true).With("metadata>generation", 3));
        _cluster.Put(ResourceType.Deployments, Rolling.With("spec>paused", true).With("metadata>generation", 3).With("status>observedGeneration", 3));

        var end = (await wait.Reports())[^1];
        Assert.Null(end.Failure);
        Assert.Equal(RolloutPhase.Paused, end.Rollout.Phase);
    }

    [Fact]
    public async Task Terminating_pods_are_waited_for_where_they_are_to_drain()
    {
        var wait = Wait(new WaitOptions { Goal = WaitGoal.Drained }, Complete, Terminating());
        await wait.Until("1 terminating pod is still there");
        _cluster.Delete(ResourceType.Pods, "web-new");

        var end = (await wait.Reports())[^1];
        Assert.Null(end.Failure);
        Assert.Contains("drained", end.Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_server_counts_terminating_pods_itself_its_count_is_taken()
    {
        var wait = Wait(new WaitOptions { Goal = WaitGoal.Drained }, Complete.With("status>terminatingReplicas", 2));
        await wait.Until("2 terminating pods are still there");
        _cluster.Put(ResourceType.Deployments, Complete.With("status>terminatingReplicas", 0));

        Assert.Null((await wait.Reports())[^1].Failure);
    }

    [Theory]
    [InlineData("pods")]
    [InlineData("replicasets")]
    public async Task Whether_pods_have_drained_is_not_guessed_where_they_cannot_be_seen(string forbidden)
    {
        _cluster.OnRequest = request => Forbid(request, forbidden);
        var wait = Wait(new WaitOptions { Goal = WaitGoal.Drained }, Complete);

        Assert.Equal(ErrorId.Forbidden, (await wait.Reports())[^1].Failure?.ErrorId);
    }

    [Fact]
    public async Task A_wait_goes_on_without_what_it_may_not_see_and_says_so_once()
    {
        var notes = new List<string>();
        _cluster.OnRequest = request => Forbid(request, "pods", "events", "replicasets", "nodes");
        var wait = Wait(new WaitOptions(), Rolling, notes: notes);
        await wait.Until("1 of 3 pods run");
        await RunningWait.Until(() => Count(notes) == 4);
        _cluster.Put(ResourceType.Deployments, Complete);

        Assert.Null((await wait.Reports())[^1].Failure);
        Assert.Equal(4, Count(notes));
    }

    [Fact]
    public async Task Streams_grow_with_kinds_and_namespaces_and_not_with_rollouts()
    {
        var all = Enumerable.Range(1, 200).Select(i => Rolling.With("metadata>name", $"web-{i}").With("metadata>uid", $"uid-{i}")).ToArray();
        _cluster.Holding(ResourceType.Deployments, all);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var wait = new RunningWait(new RolloutWaiter(_time).RunAsync([.. all.Select(one => new WaitTarget(one.AsWorkload(), _cluster))], new WaitOptions(), stop.Token));

        // Deployments, pods, ReplicaSets, events and the cluster's nodes.
        await RunningWait.Until(() => _cluster.OpenFollows == 5);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(wait.Reports);
        Assert.Equal(0, _cluster.OpenFollows);
    }

    [Fact]
    public async Task Only_Deployments_can_be_waited_for_to_be_paused()
    {
        var daemonSet = new WaitTarget(new Workload(WorkloadKind.DaemonSet, Rolling.AsElement(), A.Cluster), _cluster);

        var reports = await new RunningWait(new RolloutWaiter(_time).RunAsync([daemonSet], new WaitOptions { Goal = WaitGoal.Paused }, TestContext.Current.CancellationToken)).Reports();

        Assert.Equal(ErrorId.KindNotSupported, Assert.Single(reports).Failure?.ErrorId);
    }

    private static void Forbid(string request, params string[] plurals)
    {
        if (plurals.Any(plural => request.StartsWith($"follow {plural}", StringComparison.Ordinal)))
        {
            throw new ApiException(ErrorId.Forbidden, 403, "Forbidden", "not allowed");
        }
    }

    private static int Count(List<string> notes)
    {
        lock (notes)
        {
            return notes.Count;
        }
    }

    private static JsonObject Waiting(string reason, string message) => Pod(new JsonObject
    {
        ["phase"] = "Pending",
        ["containerStatuses"] = new JsonArray(new JsonObject
        {
            ["name"] = "app",
            ["image"] = "app:2",
            ["restartCount"] = 0,
            ["state"] = new JsonObject { ["waiting"] = new JsonObject { ["reason"] = reason, ["message"] = message } },
        }),
    });

    private static JsonObject Ready() => Pod(new JsonObject
    {
        ["phase"] = "Running",
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
        ["containerStatuses"] = new JsonArray(new JsonObject { ["name"] = "app", ["ready"] = true, ["state"] = new JsonObject { ["running"] = new JsonObject() } }),
    });

    private static JsonObject Terminating() => Ready().With("metadata>deletionTimestamp", A.Stamp(A.Noon));

    private static JsonObject Pod(JsonObject status) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = "web-new",
            ["namespace"] = "shop",
            ["uid"] = "uid-pod",
            ["creationTimestamp"] = A.Stamp(A.Noon),
            ["ownerReferences"] = new JsonArray(new JsonObject { ["kind"] = "ReplicaSet", ["uid"] = "uid-rs", ["name"] = "web-app-2", ["controller"] = true }),
        },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "app:2" }) },
        ["status"] = status,
    };

    private RunningWait Wait(WaitOptions options, JsonObject first, JsonObject? pod = null, List<string>? notes = null)
    {
        _cluster.Holding(ResourceType.Deployments, first);
        _cluster.Holding(ResourceType.ReplicaSets, A.ReplicaSet(2, "app:2").With("metadata>uid", "uid-rs"));
        if (pod is not null)
        {
            _cluster.Holding(ResourceType.Pods, pod);
        }

        return new RunningWait(new RolloutWaiter(_time, note => Add(notes, note)).RunAsync([new WaitTarget(first.AsWorkload(), _cluster)], options, TestContext.Current.CancellationToken));
    }

    private static void Add(List<string>? notes, string note)
    {
        if (notes is not null)
        {
            lock (notes)
            {
                notes.Add(note);
            }
        }
    }

    // In steps, and with a breath after each: whoever waits for a moment must have had the time to say so.
    private async Task Advance(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await Task.Delay(20, TestContext.Current.CancellationToken);
    }
}
