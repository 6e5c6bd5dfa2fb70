using Rollouts.Benchmarks.Harness;
using Rollouts.Benchmarks.Servers;
using Rollouts.Benchmarks.Sessions;

namespace Rollouts.Benchmarks.Jobs;

/// <summary>The history of a Deployment that has been deployed ten times.</summary>
internal sealed class History : Job
{
    private const int Runs = 15;
    private const int Revisions = 10;

    internal override string Name => "history";

    internal override string Title => "the history of a Deployment of 10 revisions, beside kubectl rollout history";

    internal override async IAsyncEnumerable<Row> RunAsync(Bench bench)
    {
        var server = await bench.QuietAsync();
        var ns = await server.Api.NamespaceAsync(Name);
        await server.Api.CreateAsync(ns, [Workloads.Deployment("web", 1)]);
        await server.Api.RolledOutAsync(ns, 1);
        for (var revision = 2; revision <= Revisions; revision++)
        {
            await server.Api.DeployAsync(ns, ["web"], $"shop/web:{revision}.0");
            await server.Api.RolledOutAsync(ns, 1);
        }

        var script = $"Get-RolloutHistory deployment/web -Namespace {ns}";
        string[] history = ["rollout", "history", "deployment/web", "-n", ns];
        await using var session = await Session.StartWarmAsync(server, script, times: 200);
        await server.Kubectl.RunAsync(history);

        var (kubectl, ours) = await Samples.InTurnAsync(
            Runs, () => server.Kubectl.RunAsync(history), async () => (await session.RunAsync(script, Revisions)).Milliseconds);
        yield return new Row("history of 10 revisions", ours, Unit.FineMilliseconds, new Goal.OfKubectl(0.15), kubectl);
        await server.Api.RemoveNamespaceAsync(ns);
    }
}
