using System.Diagnostics;
using Rollouts.Benchmarks.Harness;
using Rollouts.Benchmarks.Servers;
using Rollouts.Benchmarks.Sessions;

namespace Rollouts.Benchmarks.Jobs;

/// <summary>A new process, as a step of a pipeline is one: what the module adds to the start of the engine.</summary>
internal sealed class FirstUse : Job
{
    private const int Runs = 9;

    internal override string Name => "import";

    internal override string Title => "the import and the first Get-Rollout of a new process, over a start of the engine alone";

    internal override async IAsyncEnumerable<Row> RunAsync(Bench bench)
    {
        var server = await bench.QuietAsync();
        var ns = await server.Api.NamespaceAsync(Name);
        await server.Api.CreateAsync(ns, [Workloads.Deployment("web", 1)]);
        await server.Api.RolledOutAsync(ns, 1);
        var script = $"{Session.Import}; Get-Rollout deployment/web -Namespace {ns} -KubeConfig '{server.KubeConfig}'";

        var (empty, ours) = await Samples.InTurnAsync(Runs, () => StartAsync("'nothing'"), () => StartAsync(script));
        yield return new Row("import and first Get-Rollout, over an empty engine", ours - empty, Unit.Milliseconds, new Goal.AtMost(300));
        await server.Api.RemoveNamespaceAsync(ns);
    }

    private static async Task<double> StartAsync(string script)
    {
        var started = Stopwatch.GetTimestamp();
        await using var session = Session.StartEmpty();
        await session.RunAsync(script, count: 1);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
