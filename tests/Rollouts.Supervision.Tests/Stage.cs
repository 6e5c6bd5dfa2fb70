using System.Text.Json.Nodes;
using Rollouts.Selection;
using Rollouts.Status;
using Rollouts.Waiting;

namespace Rollouts.Supervision.Tests;

/// <summary>A practice cluster and the wait for its rollouts, on one clock that the test moves.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private Stage(TestCluster cluster, InProcessCluster session) => (Cluster, Session) = (cluster, session);

    public TestCluster Cluster { get; }

    public InProcessCluster Session { get; }

    public static async Task<Stage> SetAsync(int nodes = 3, Func<TestCluster, InProcessCluster>? session = null)
    {
        var cluster = await TestCluster.StartAsync(nodes);
        return new Stage(cluster, session?.Invoke(cluster) ?? new InProcessCluster(cluster.Api, cluster.Machinery.Logs));
    }

    /// <summary>Creates a workload of a kind, of three pods that become available.</summary>
    public async Task CreateAsync(WorkloadKind kind, Action<JsonObject>? change = null, string image = "shop/web:1", int replicas = 3)
    {
        var json = kind == WorkloadKind.Deployment ? Manifests.Deployment("web", replicas, image, change)
            : kind == WorkloadKind.DaemonSet ? Manifests.DaemonSet("web", image, change)
            : Manifests.StatefulSet("web", replicas, image, change);
        Cluster.Create(kind.Resource, json);
        await Cluster.UntilAsync(() => RolloutJudge.Judge(Workload(kind)).Phase == RolloutPhase.Complete);

        // Whole seconds between what is old and what is new: the API's stamps have no finer ones.
        await Cluster.PassAsync(2);
    }

    public void SetImage(WorkloadKind kind, string image) => Change(kind, spec => spec["template"]!["spec"]!["containers"]![0]!["image"] = image);

    public void Change(WorkloadKind kind, Action<JsonObject> change) => Cluster.Change(kind.Resource, "web", json => change(json["spec"]!.AsObject()));

    public Workload Workload(WorkloadKind kind, string name = "web", string ns = "default") =>
        new(kind, System.Text.Json.JsonSerializer.SerializeToElement(Cluster.Get(kind.Resource, name, ns)), Session.Identity);

    public WaitTarget Target(WorkloadKind kind, string name = "web", string ns = "default") => new(Workload(kind, name, ns), Session);

    public Task<Ending> WaitAsync(WorkloadKind kind, WaitOptions? options = null, double seconds = 900, bool undo = false, Action<TimeSpan>? during = null) =>
        WaitAsync([Target(kind) with { IsUndoneOnFailure = undo }], options ?? new WaitOptions(), seconds, during);

    /// <summary>Waits until every rollout has ended, moving the clock from one due moment to the next.</summary>
    /// <param name="targets">The rollouts.</param>
    /// <param name="options">How to wait.</param>
    /// <param name="seconds">After how long, on that clock, the test gives up.</param>
    /// <param name="during">Called at each step with the time that has passed.</param>
    public async Task<Ending> WaitAsync(IReadOnlyList<WaitTarget> targets, WaitOptions options, double seconds = 900, Action<TimeSpan>? during = null)
    {
        var start = Cluster.Time.GetUtcNow();
        var reports = new List<(TimeSpan After, WaitReport Report)>();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = Task.Run(async () =>
        {
            await foreach (var report in new RolloutWaiter(Cluster.Time).RunAsync(targets, options, over.Token))
            {
                lock (reports)
                {
                    reports.Add((Cluster.Time.GetUtcNow() - start, report));
                }
            }
        });
        try
        {
            while (true)
            {
                await Stillness.WaitAsync(run);
                if (run.IsCompleted)
                {
                    break;
                }

                var passed = Cluster.Time.GetUtcNow() - start;
                Assert.True(passed.TotalSeconds < seconds, $"Not over after {passed.TotalSeconds} s:\n{string.Join('\n', reports.Select(told => $"{told.After.TotalSeconds,6:0.0} {told.Report.Line}"))}");
                during?.Invoke(passed);
                await Cluster.PassAsync(Step);
            }
        }
        finally
        {
            await over.CancelAsync();
        }

        await run;
        return new Ending(reports);
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
