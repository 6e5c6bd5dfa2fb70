using System.Diagnostics;
using System.Globalization;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers;
using Rollouts.Sandbox.Example;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

public sealed class RealTimeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_example_shop_opens_on_a_real_clock()
    {
        var cluster = FreshCluster.Create(TimeProvider.System);
        await using var machinery = new ClusterMachinery(cluster.As("sandbox"), cluster.Kinds, ["node-1", "node-2", "node-3"]);
        await machinery.StartAsync(Stop);

        await ExampleShop.OpenAsync(cluster.As("sandbox"), Stop);

        var api = cluster.As("tests");
        var web = api.Find(Resources.Deployments, "default", "web")!;
        Assert.Equal("2", web["metadata"]!["annotations"].Text("deployment.kubernetes.io/revision"));
        Assert.Equal(
            ["1: first release", "2: release 1.0"],
            api.List(Resources.ReplicaSets, "default", s => s.Name().StartsWith("web-", StringComparison.Ordinal))
                .Select(s => s["metadata"]!["annotations"].Text("deployment.kubernetes.io/revision") + ": " + s["metadata"]!["annotations"].Text("kubernetes.io/change-cause"))
                .Order(StringComparer.Ordinal));
        Assert.Equal(["cart", "web", "worker"], api.List(Resources.Deployments, "default", TestCluster.IsComplete).Select(d => d.Name()));
        Assert.Equal(3, api.Find(Resources.DaemonSets, "default", "agent")!["status"].Number("numberAvailable"));
    }

    [Fact]
    public async Task A_hundred_deployments_of_ten_pods_roll_in_little_memory()
    {
        const int Deployments = 100;
        var cluster = FreshCluster.Create(TimeProvider.System);
        await using var machinery = new ClusterMachinery(
            cluster.As("sandbox"), cluster.Kinds, [.. Enumerable.Range(1, 14).Select(i => "node-" + i.ToString(CultureInfo.InvariantCulture))]);
        await machinery.StartAsync(Stop);
        var api = cluster.As("tests");
        using var following = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var changes = api.Watch(Resources.Deployments, following.Token);
        var names = Enumerable.Range(1, Deployments).Select(i => "web-" + i.ToString(CultureInfo.InvariantCulture)).ToList();
        foreach (var name in names)
        {
            api.Create(Resources.Deployments, Manifests.Deployment(name, replicas: 10));
        }

        var complete = new HashSet<string>(StringComparer.Ordinal);
        await AllCompleteAsync();
        complete.Clear();
        var watch = Stopwatch.StartNew();
        foreach (var name in names)
        {
            while (!TrySetImage(name))
            {
                await Task.Yield();
            }
        }

        await AllCompleteAsync();

        var memory = GC.GetTotalMemory(forceFullCollection: true) / 1024 / 1024;
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.Elapsed} {memory} MiB, cpu {Process.GetCurrentProcess().TotalProcessorTime}, peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1024 / 1024} MiB");
        Assert.True(memory < 250, $"{memory} MiB");

        async Task AllCompleteAsync()
        {
            while (complete.Count < Deployments)
            {
                var change = await changes.ReadAsync(Stop);
                if (TestCluster.IsComplete(change.Object))
                {
                    complete.Add(change.Object.Name());
                }
                else
                {
                    complete.Remove(change.Object.Name());
                }
            }
        }

        bool TrySetImage(string name)
        {
            var draft = api.Find(Resources.Deployments, "default", name)!.Copy();
            TestCluster.Template(draft)["spec"]!["containers"]![0]!["image"] = "shop/web:2";
            try
            {
                api.Update(Resources.Deployments, draft);
                return true;
            }
            catch (ApiRefusal refusal) when (refusal.Reason == "Conflict")
            {
                return false;
            }
        }
    }
}
