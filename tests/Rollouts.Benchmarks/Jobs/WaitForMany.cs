using Rollouts.Benchmarks.Harness;
using Rollouts.Benchmarks.Servers;
using Rollouts.Benchmarks.Sessions;

namespace Rollouts.Benchmarks.Jobs;

/// <summary>Two hundred rollouts under way, and somebody who waits for all of them.</summary>
internal sealed class WaitForMany : Job
{
    private const int Runs = 2;
    private const int Count = 200;

    internal override string Name => "wait-many";

    internal override string Title => "200 rollouts waited for: processor time, beside kubectl rollout status for one after another, and memory";

    internal override async IAsyncEnumerable<Row> RunAsync(Bench bench)
    {
        var server = await bench.QuietAsync();
        var ns = await server.Api.NamespaceAsync("many");
        string[] names = [.. Enumerable.Range(0, Count).Select(i => $"web-{i:000}")];
        await server.Api.CreateAsync(ns, names.Select(name => Workloads.Deployment(name, 1)));
        await server.Api.RolledOutAsync(ns, Count);
        var script = $"Wait-Rollout * -Kind Deployment -Namespace {ns}";
        await using var session = await Session.StartWarmAsync(server, script, times: 3);
        var version = 1;
        var grown = new List<double>();

        var (kubectl, ours) = await Samples.InTurnAsync(
            Runs,
            async () =>
            {
                await server.Api.DeployAsync(ns, names, $"shop/web:{++version}.0");
                var before = Kubectl.ProcessorTime;
                foreach (var name in names)
                {
                    await server.Kubectl.RunAsync("rollout", "status", $"deployment/{name}", "-n", ns);
                }

                return Kubectl.ProcessorTime - before;
            },
            async () =>
            {
                await server.Api.DeployAsync(ns, names, $"shop/web:{++version}.0");
                var reply = await session.RunAsync(script, Count);
                grown.Add((reply.ResidentPeak - reply.ResidentBefore) / 1e6);
                return reply.ProcessorMilliseconds;
            });
        yield return new Row("200 rollouts waited for: processor time", ours, Unit.Milliseconds, new Goal.OfKubectl(0.50), kubectl);
        yield return new Row("200 rollouts waited for: growth of memory", grown.Max(), Unit.Megabytes, new Goal.AtMost(60));
        await server.Api.RemoveNamespaceAsync(ns);
    }
}
