using Rollouts.Benchmarks.Harness;
using Rollouts.Benchmarks.Servers;
using Rollouts.Benchmarks.Sessions;

namespace Rollouts.Benchmarks.Jobs;

/// <summary>A hundred changes in a row.</summary>
internal sealed class PauseAndResume : Job
{
    private const int Runs = 3;
    private const int Times = 50;

    internal override string Name => "suspend-resume";

    internal override string Title => "50 times Suspend-Rollout and Resume-Rollout, beside kubectl rollout pause and resume in a loop";

    internal override async IAsyncEnumerable<Row> RunAsync(Bench bench)
    {
        var server = await bench.QuietAsync();
        var ns = await server.Api.NamespaceAsync("pause");
        await server.Api.CreateAsync(ns, [Workloads.Deployment("web", 1)]);
        await server.Api.RolledOutAsync(ns, 1);
        var pair = $"Suspend-Rollout deployment/web -Namespace {ns}; Resume-Rollout deployment/web -Namespace {ns}";
        await using var session = await Session.StartWarmAsync(server, pair, times: 200);

        var (kubectl, ours) = await Samples.InTurnAsync(
            Runs,
            async () =>
            {
                var sum = 0.0;
                for (var i = 0; i < Times; i++)
                {
                    sum += await server.Kubectl.RunAsync("rollout", "pause", "deployment/web", "-n", ns);
                    sum += await server.Kubectl.RunAsync("rollout", "resume", "deployment/web", "-n", ns);
                }

                return sum;
            },
            async () => (await session.RunAsync($"foreach ($i in 1..{Times}) {{ {pair} }}", 2 * Times)).Milliseconds);
        yield return new Row("50 × suspend and resume", ours, Unit.Milliseconds, new Goal.OfKubectl(0.10), kubectl);
        await server.Api.RemoveNamespaceAsync(ns);
    }
}
