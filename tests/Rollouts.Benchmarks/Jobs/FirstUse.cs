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
        var script = $"{Session.Import}; (Get-Rollout deployment/web -Namespace {ns} -KubeConfig '{server.KubeConfig}').Name";

        // What people start is pwsh, whose engine was compiled in advance; the engine's package, which there is without one, was not.
        Func<string, Task<double>> start = Pwsh.Program is null ? StartEngineAsync : Pwsh.RunAsync;
        var (empty, ours) = await Samples.InTurnAsync(Runs, () => start("'nothing'"), () => start(script));
        yield return new Row($"import and first Get-Rollout, over an empty {(Pwsh.Program is null ? "engine" : "pwsh")}", ours - empty, Unit.Milliseconds, new Goal.AtMost(300));
        await server.Api.RemoveNamespaceAsync(ns);
    }

    private static async Task<double> StartEngineAsync(string script)
    {
        var started = Stopwatch.GetTimestamp();
        await using var session = Session.StartEmpty();
        await session.RunAsync(script, count: 1);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
