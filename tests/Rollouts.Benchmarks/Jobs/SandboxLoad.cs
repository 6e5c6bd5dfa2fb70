using System.Diagnostics;
using Rollouts.Benchmarks.Harness;
using Rollouts.Benchmarks.Servers;

namespace Rollouts.Benchmarks.Jobs;

/// <summary>The practice cluster under load: a thousand pods replaced.</summary>
internal sealed class SandboxLoad : Job
{
    private const int Deployments = 100;
    private const int Pods = 10;
    private const int Nodes = 15;

    internal override string Name => "sandbox";

    internal override string Title => "the sandbox rolls 100 Deployments of 10 pods: time, and memory of its process";

    internal override async IAsyncEnumerable<Row> RunAsync(Bench bench)
    {
        if (!Server.IsSandbox)
        {
            yield break;
        }

        var server = await bench.StartServerAsync(Nodes);
        var ns = await server.Api.NamespaceAsync(Name);
        string[] names = [.. Enumerable.Range(0, Deployments).Select(i => $"web-{i:000}")];
        await server.Api.CreateAsync(ns, names.Select(name => Workloads.SmallDeployment(name, Pods)));
        await server.Api.RolledOutAsync(ns, Deployments);

        var started = Stopwatch.GetTimestamp();
        await server.Api.DeployAsync(ns, names, "shop/web:2.0");
        await server.Api.RolledOutAsync(ns, Deployments);
        yield return new Row("sandbox: 100 × 10 small pods rolled", Stopwatch.GetElapsedTime(started).TotalSeconds, Unit.Seconds, new Goal.AtMost(30));
        yield return new Row("sandbox: peak memory of its process", server.ResidentPeak!.Value / 1e6, Unit.Megabytes, new Goal.AtMost(250));
    }
}
