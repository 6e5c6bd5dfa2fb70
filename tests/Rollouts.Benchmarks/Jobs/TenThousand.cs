using Rollouts.Benchmarks.Harness;
using Rollouts.Benchmarks.Sessions;

namespace Rollouts.Benchmarks.Jobs;

/// <summary>Everything there is: how long it takes, how soon it begins, and how much memory it needs.</summary>
internal sealed class TenThousand : Job
{
    private const int Runs = 5;
    private const string Script = "Get-Rollout -AllNamespaces";

    internal override string Name => "ten-thousand";

    internal override string Title => "10,000 workloads of three kinds, beside kubectl get deployments,daemonsets,statefulsets -A";

    internal override async IAsyncEnumerable<Row> RunAsync(Bench bench)
    {
        var server = await bench.FullAsync();
        string[] get = ["get", "deployments,daemonsets,statefulsets", "-A"];
        var first = new List<double>();
        await using var session = await Session.StartWarmAsync(server, Script, times: 2);
        await server.Kubectl.RunAsync(get);

        var (kubectl, ours) = await Samples.InTurnAsync(
            Runs,
            () => server.Kubectl.RunAsync(get),
            async () =>
            {
                var reply = await session.RunAsync(Script);
                first.Add(reply.FirstMilliseconds);
                return reply.Milliseconds;
            });
        yield return new Row("10,000 workloads, all namespaces", ours, Unit.Milliseconds, new Goal.OfKubectl(0.50), kubectl);
        yield return new Row("10,000 workloads: the first object", first.Median(), Unit.Milliseconds, new Goal.AtMost(300));

        await using var fresh = await Session.StartAsync(server);
        yield return new Row("10,000 workloads: peak memory of a new process", (await fresh.RunAsync(Script)).ResidentPeak / 1e6, Unit.Megabytes, new Goal.AtMost(200));
    }
}
