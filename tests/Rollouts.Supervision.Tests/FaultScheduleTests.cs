using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Kubernetes;
using Rollouts.Kubernetes.Connections;
using Rollouts.Sandbox.Http;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Running;
using Rollouts.Selection;
using Rollouts.Status;
using Rollouts.Waiting;

namespace Rollouts.Supervision.Tests;

/// <summary>A hundred rollouts through bad times: over real HTTP and through the real machine room, on a clock that the test moves.</summary>
public sealed class FaultScheduleTests
{
    private const int Rollouts = 100;
    private const int Namespaces = 4;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Through_streams_cut_every_second_expiry_refusals_errors_and_an_outage_each_gets_its_verdict_once()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 20);
        var rollouts = Enumerable.Range(0, Rollouts).Select(number => new Case(number)).ToList();
        foreach (var ns in rollouts.Select(rollout => rollout.Namespace).Distinct())
        {
            cluster.Create(Resources.Namespaces, new JsonObject { ["metadata"] = new JsonObject { ["name"] = ns } });
        }

        rollouts.ForEach(rollout => cluster.Create(Resources.Deployments, rollout.Manifest()));
        await cluster.UntilAsync(() => rollouts.TrueForAll(rollout => TestCluster.IsComplete(rollout.In(cluster))));
        await cluster.PassAsync(2);
        rollouts.ForEach(rollout => cluster.Change(Resources.Deployments, rollout.Name, json => json["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = rollout.Image, rollout.Namespace));
        await cluster.PassAsync(1);

        await using var server = new ApiServer(cluster.Server, cluster.Machinery.Logs);
        server.Start();
        using var kubeConfig = KubeConfigFile.Create("sandbox", server.Url, "default");
        var notes = new ConcurrentQueue<ClusterNote>();
        var door = new ClusterDoor(new ConnectionPool(), new Kubernetes.Surroundings { Time = cluster.Time });
        var session = await door.OpenAsync(new ClusterChoice { KubeConfig = kubeConfig.Path }, notes.Enqueue, Token);
        var targets = rollouts.ConvertAll(rollout =>
            new WaitTarget(new Workload(WorkloadKind.Deployment, System.Text.Json.JsonSerializer.SerializeToElement(rollout.In(cluster)), session.Identity), session) { IsUndoneOnFailure = rollout.IsUndone });
        cluster.Create(new ResourceType("", "v1", "configmaps", "ConfigMap"), new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "rollouts-faults", ["namespace"] = "kube-system" },
            ["data"] = new JsonObject { ["cut-watches"] = "1s", ["expire-watches"] = "1 in 6", ["refuse"] = "1 in 9", ["retry-after"] = "2", ["fail"] = "1 in 11", ["away"] = "20s after 10s" },
        });

        var reports = new List<WaitReport>();
        var wait = Task.Run(
            async () =>
            {
                await foreach (var report in new RolloutWaiter(cluster.Time).RunAsync(targets, new WaitOptions { Timeout = TimeSpan.FromMinutes(15), UndoTimeout = TimeSpan.FromMinutes(5), LogLines = 5 }, Token))
                {
                    lock (reports)
                    {
                        reports.Add(report);
                    }
                }
            },
            Token);
        var start = cluster.Time.GetUtcNow();
        while (!wait.IsCompleted)
        {
            Assert.True(cluster.Time.GetUtcNow() - start < TimeSpan.FromMinutes(20), "It takes longer than it may.");
            await cluster.PassAsync(Step);
            await QuietAsync(wait, notes);
        }

        await wait;
        var ends = reports.Where(report => report.IsEnd).ToDictionary(report => report.Rollout.Name);
        Assert.Equal(Rollouts, ends.Count);
        Assert.All(rollouts, rollout => rollout.Check(ends[rollout.Name]));
        Assert.All(rollouts, rollout => Assert.Equal(rollout.IsUndone ? Case.Good : rollout.Image, (string?)rollout.In(cluster)["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]));
        Assert.Equal(reports.Count, reports.Select(report => report.Line).Distinct().Count());
        Assert.Contains(notes, note => note.Text.Contains("too old resource version", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Text.Contains("broke off", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Text.Contains("too many requests", StringComparison.Ordinal));
        Assert.Single(notes, note => note.Kind == ClusterNoteKind.Presence && note.Text.Contains("tried again until it answers", StringComparison.Ordinal));
        Assert.Single(notes, note => note.Kind == ClusterNoteKind.Presence && note.Text.Contains("answers again", StringComparison.Ordinal));
    }

    // The way there is real, and so is the time it takes: the clock stands still until nothing has come for a moment.
    private static async Task QuietAsync(Task wait, ConcurrentQueue<ClusterNote> notes)
    {
        var quiet = Stopwatch.StartNew();
        var count = notes.Count;
        while (!wait.IsCompleted && quiet.ElapsedMilliseconds < 15)
        {
            await Task.Delay(2, Token);
            if (notes.Count != count)
            {
                count = notes.Count;
                quiet.Restart();
            }
        }
    }

    /// <summary>One of the hundred: what is rolled out, and what has to come of it.</summary>
    private sealed record Case(int Number)
    {
        public const string Good = "shop/web:1";

        private static readonly (string Tag, string? ErrorId, string Word)[] Fates =
        [
            ("2", null, ""),
            ("2-missing", ErrorId.RolloutFailed, "ImagePull"),
            ("2-slow-20s", null, ""),
            ("2-crash", ErrorId.RolloutFailed, "CrashLoopBackOff"),
            ("2-flaky-pull", null, ""),
            ("2-never-ready", ErrorId.ProgressDeadlineExceeded, "ReadinessProbeFailed"),
            ("2-invalid", ErrorId.RolloutFailed, "InvalidImageName"),
            ("2-bad-config", ErrorId.RolloutFailed, "CreateContainerConfigError"),
        ];

        public string Name { get; } = $"web-{Number}";

        public string Namespace { get; } = $"team-{Number % Namespaces}";

        public string Image { get; } = $"shop/web:{Fates[Number % Fates.Length].Tag}";

        // Every other wrong tag is taken back.
        public bool IsUndone => Number % (2 * Fates.Length) == 1;

        private (string Tag, string? ErrorId, string Word) Fate => Fates[Number % Fates.Length];

        public JsonObject Manifest() => Manifests.Deployment(
            Name,
            2,
            Good,
            spec =>
            {
                // Longer than a container runs that crashes, so that none is taken for available.
                spec["minReadySeconds"] = 5;
                spec["progressDeadlineSeconds"] = 150;
            },
            Namespace);

        public JsonObject In(TestCluster cluster) => cluster.Get(Resources.Deployments, Name, Namespace);

        public void Check(WaitReport end)
        {
            Assert.True(Fate.ErrorId == end.Failure?.ErrorId, $"{Name} ({Image}) ended with: {end.Line}");
            if (end.Failure is { } failure)
            {
                Assert.Contains(Fate.Word, failure.Message, StringComparison.Ordinal);
                Assert.Equal(IsUndone, failure.Message.Contains("It was taken back: revision 2 → 1", StringComparison.Ordinal));
            }
        }
    }
}
