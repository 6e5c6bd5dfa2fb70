using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Rollouts.Changes;
using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.Status;
using Rollouts.Undo;

namespace Rollouts.Core.Tests.Undo;

public sealed class StuckPodDeletionTests
{
    private const string Deletion = "delete pods web-2 uid-web-2";

    private readonly FakeTimeProvider _time = new();
    private readonly FakeCluster _cluster = new FakeCluster()
        .Holding(ResourceType.StatefulSets, TakenUp)
        .Holding(ResourceType.Pods, ASet.StatefulPod(2, "app:2", ready: false));

    private static JsonObject TakenUp => ASet.Updating("app:1", "app:1", updated: 2);

    private static JsonObject NotTakenUp => ASet.Updating("app:1", "app:2").With("metadata>generation", 2).With("status>observedGeneration", 1);

    [Fact]
    public async Task The_pod_is_deleted_by_its_uid()
    {
        Assert.Equal("statefulset/web in shop (context test): deleted pod web-2", await Run());
        Assert.Equal(Deletion, _cluster.Requests[^1]);
    }

    [Fact]
    public async Task Not_before_the_controller_has_taken_up_the_undo()
    {
        _cluster.Put(ResourceType.StatefulSets, NotTakenUp);

        var run = Run();
        _cluster.OnRequest = request =>
        {
            if (_cluster.Requests.Count == 3)
            {
                _cluster.Put(ResourceType.StatefulSets, TakenUp);
            }
        };
        await Passing(run);

        Assert.Equal(["get statefulsets web", "get statefulsets web", "get statefulsets web", "get pods web-2", Deletion], _cluster.Requests);
    }

    [Fact]
    public async Task A_controller_that_does_not_look_costs_an_error_and_no_pod()
    {
        _cluster.Put(ResourceType.StatefulSets, NotTakenUp);

        var error = await Assert.ThrowsAsync<RolloutException>(() => Passing(Run()));

        Assert.Equal(ErrorId.RolloutTimeout, error.ErrorId);
        Assert.Equal("Undo-Rollout statefulset/web -Namespace shop -Context test -Force", error.Remedy);
        Assert.DoesNotContain(Deletion, _cluster.Requests);
    }

    [Fact]
    public async Task A_pod_that_has_become_ready_is_left()
    {
        _cluster.Put(ResourceType.Pods, ASet.StatefulPod(2, "app:2"));

        Assert.Contains("does not hold it up any more", await Run(), StringComparison.Ordinal);
        Assert.DoesNotContain(Deletion, _cluster.Requests);
    }

    [Fact]
    public async Task A_pod_that_was_made_anew_is_left()
    {
        _cluster.Put(ResourceType.Pods, ASet.StatefulPod(2, "app:2", ready: false).With("metadata>uid", "uid-another"));

        await Run();

        Assert.DoesNotContain(_cluster.Requests, request => request.StartsWith("delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pod_that_is_gone_already_is_fine()
    {
        _cluster.Delete(ResourceType.Pods, "web-2");

        Assert.Contains("was left", await Run(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_goes_while_it_is_deleted_is_fine()
    {
        _cluster.OnRequest = request =>
        {
            if (request == Deletion)
            {
                _cluster.Delete(ResourceType.Pods, "web-2");
            }
        };

        Assert.Contains("was left", await Run(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_names_no_pod_deletes_none()
    {
        var change = new RolloutChange { Workload = TakenUp.AsStatefulSet(), Action = "" };

        Assert.Null(await new StuckPodDeletion(_time).RunAsync(_cluster, change, RolloutJudge.Judge(change.Workload), TestContext.Current.CancellationToken));
        Assert.Empty(_cluster.Requests);
    }

    private Task<string?> Run()
    {
        var change = new RolloutChange { Workload = ASet.Updating("app:1", "app:2").AsStatefulSet(), Action = "", StuckPod = new StuckPod("web-2", "uid-web-2", "web-2") };
        return new StuckPodDeletion(_time).RunAsync(_cluster, change, RolloutJudge.Judge(TakenUp.AsStatefulSet()), TestContext.Current.CancellationToken);
    }

    private async Task Passing(Task<string?> run)
    {
        while (!run.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }

        await run;
    }
}
