using Rollouts.Benchmarks.Harness;
using Rollouts.Benchmarks.Servers;
using Rollouts.Benchmarks.Sessions;

namespace Rollouts.Benchmarks.Jobs;

/// <summary>A look at one rollout, in a session that has looked before.</summary>
internal sealed class OneRollout : Job
{
    private const int Runs = 25;

    internal override string Name => "one";

    internal override string Title => "one Deployment, warm session, beside kubectl get deployment NAME";

    internal override async IAsyncEnumerable<Row> RunAsync(Bench bench)
    {
        var server = await bench.QuietAsync();
        var ns = await server.Api.NamespaceAsync(Name);
        await server.Api.CreateAsync(ns, [Workloads.Deployment("web", 1)]);
        await server.Api.RolledOutAsync(ns, 1);
        var script = $"Get-Rollout deployment/web -Namespace {ns}";
        await using var session = await Session.StartWarmAsync(server, script, times: 50);
        await server.Kubectl.RunAsync("get", "deployment", "web", "-n", ns);

        var (kubectl, ours) = await Samples.InTurnAsync(
            Runs,
            () => server.Kubectl.RunAsync("get", "deployment", "web", "-n", ns),
            async () => (await session.RunAsync(script, count: 1)).Milliseconds);
        yield return new Row("one rollout, warm session", ours, Unit.FineMilliseconds, new Goal.OfKubectl(0.10), kubectl);
        await server.Api.RemoveNamespaceAsync(ns);
    }
}
