using Rollouts.Benchmarks.Harness;
using Rollouts.Benchmarks.Servers;
using Rollouts.Benchmarks.Sessions;

namespace Rollouts.Benchmarks.Jobs;

/// <summary>A namespace of a thousand Deployments.</summary>
internal sealed class Thousand : Job
{
    private const int Runs = 9;

    internal override string Name => "thousand";

    internal override string Title => "1,000 Deployments, warm session, beside kubectl get deployments";

    internal override async IAsyncEnumerable<Row> RunAsync(Bench bench)
    {
        var server = await bench.FullAsync();
        var script = $"Get-Rollout -Kind Deployment -Namespace {Crowd.ThousandNamespace}";
        await using var session = await Session.StartWarmAsync(server, script, times: 5);
        await server.Kubectl.RunAsync("get", "deployments", "-n", Crowd.ThousandNamespace);

        var (kubectl, ours) = await Samples.InTurnAsync(
            Runs,
            () => server.Kubectl.RunAsync("get", "deployments", "-n", Crowd.ThousandNamespace),
            async () => (await session.RunAsync(script, Crowd.Thousand)).Milliseconds);
        yield return new Row("1,000 Deployments", ours, Unit.Milliseconds, new Goal.OfKubectl(0.50), kubectl);
    }
}
