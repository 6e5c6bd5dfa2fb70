using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.Core.Tests.Waiting;
using Rollouts.Status;
using Rollouts.Waiting;
using Rollouts.Watching;

namespace Rollouts.Core.Tests.Showing;

/// <summary>A watch that tells trees: nothing before all is known, and then every change and no other.</summary>
public sealed class WatchedTreeTests : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly List<RolloutTree> _told = [];
    private Task _run = Task.CompletedTask;

    [Fact]
    public async Task A_change_of_a_pod_is_told_and_one_that_shows_nothing_is_not()
    {
        var cluster = new FakeCluster()
            .Holding(ResourceType.StatefulSets, ASet.Stateful(replicas: 2))
            .Holding(ResourceType.ControllerRevisions, ASet.Revision(1, "app:1"))
            .Holding(ResourceType.Pods, ASet.StatefulPod(0, "app:1"), ASet.StatefulPod(1, "app:1"));
        Watch(cluster, ASet.Stateful(replicas: 2).AsStatefulSet());

        await RunningWait.Until(() => Told.Count == 1);
        Assert.Equal(2, Told[0].Revisions.Single().Pods.Count(pod => pod.IsReady));
        Assert.Equal(1, Told[0].Rollout.Revision);

        cluster.Put(ResourceType.Pods, ASet.StatefulPod(1, "app:1").With("metadata>annotations", new JsonObject { ["note"] = "nothing that is drawn" }));
        cluster.Put(ResourceType.Pods, ASet.StatefulPod(0, "app:1", ready: false));
        await RunningWait.Until(() => Told.Count == 2);
        Assert.Equal(["web-0"], Told[1].Revisions.Single().Pods.Where(pod => !pod.IsReady).Select(pod => pod.Name));

        cluster.Delete(ResourceType.StatefulSets, "web");
        await RunningWait.Until(() => Told.Count == 3);
        Assert.Equal(RolloutPhase.Deleted, Told[2].Rollout.Phase);
        Assert.Equal("Deleted", Told[2].Lines[1]);
    }

    [Fact]
    public async Task A_refusal_to_list_pods_holds_nothing_up()
    {
        var cluster = new FakeCluster
        {
            OnRequest = request =>
            {
                if (request.StartsWith("follow pods", StringComparison.Ordinal))
                {
                    throw new ApiException(ErrorId.Forbidden, 403, "Forbidden", "cannot list pods");
                }
            },
        }.Holding(ResourceType.Deployments, A.Deployment()).Holding(ResourceType.ReplicaSets, A.ReplicaSet(1, "app:1", available: 3));
        Watch(cluster, A.Deployment().AsWorkload());

        await RunningWait.Until(() => Told.Count == 1);

        Assert.Contains(Told[0].Lines, line => line.Contains("revision 1  current", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_a_watch_of_trees_follows_the_history_of_a_StatefulSet()
    {
        foreach (var hasTrees in new[] { false, true })
        {
            await using var watch = new WatchedTreeTests();
            var cluster = new FakeCluster().Holding(ResourceType.StatefulSets, ASet.Stateful());
            watch.Watch(cluster, ASet.Stateful().AsStatefulSet(), hasTrees);

            await RunningWait.Until(() => cluster.FollowsOf(ResourceType.Events) == 1);
            await RunningWait.Until(() => cluster.FollowsOf(ResourceType.StatefulSets) == 1);

            Assert.Equal(hasTrees ? 1 : 0, cluster.FollowsOf(ResourceType.ControllerRevisions));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _run.ContinueWith(_ => { }, TaskScheduler.Default);
        _over.Dispose();
    }

    private List<RolloutTree> Told
    {
        get
        {
            lock (_told)
            {
                return [.. _told];
            }
        }
    }

    private void Watch(FakeCluster cluster, Workload workload, bool hasTrees = true) => _run = Task.Run(async () =>
    {
        var watcher = new RolloutWatcher(TimeProvider.System, _ => { }) { HasTrees = hasTrees };
        await foreach (var report in watcher.RunAsync([new WaitTarget(workload, cluster)], logLines: 0, _over.Token))
        {
            if (report.Tree is { } tree)
            {
                lock (_told)
                {
                    _told.Add(tree);
                }
            }
        }
    });
}
