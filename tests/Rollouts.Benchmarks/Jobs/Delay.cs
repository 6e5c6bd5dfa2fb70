using System.Diagnostics;
using Rollouts.Benchmarks.Harness;
using Rollouts.Benchmarks.Servers;
using Rollouts.Benchmarks.Sessions;

namespace Rollouts.Benchmarks.Jobs;

/// <summary>How long after the event that decides a rollout its object is in the pipeline. The event's moment is taken from a watch of our own making.</summary>
internal sealed class Delay : Job
{
    private const int Rounds = 4;
    private const int Count = 10;

    internal override string Name => "delay";

    internal override string Title => "from the event of the API that completes a rollout to the object that Wait-Rollout emits";

    internal override async IAsyncEnumerable<Row> RunAsync(Bench bench)
    {
        var server = await bench.QuietAsync();
        var ns = await server.Api.NamespaceAsync(Name);
        string[] names = [.. Enumerable.Range(0, Count).Select(i => $"web-{i:00}")];
        await server.Api.CreateAsync(ns, names.Select(name => Workloads.Deployment(name, 1)));
        await server.Api.RolledOutAsync(ns, Count);
        var script = $"Wait-Rollout * -Kind Deployment -Namespace {ns}";
        await using var session = await Session.StartWarmAsync(server, script, times: 10);

        var delays = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            using var over = new CancellationTokenSource();
            await server.Api.DeployAsync(ns, names, $"shop/web:{round + 2}.0");
            var watching = DecidedAsync(server, ns, over.Token);
            var emitted = (await session.RunAsync(script, keeps: true)).Output;
            await over.CancelAsync();
            var decided = await watching;
            if (round > 0)
            {
                // The first round warms both sides. What was complete when the watch began decided nothing while it was waited for.
                delays.AddRange(emitted.Where(said => decided.ContainsKey(said.Text)).Select(said => Stopwatch.GetElapsedTime(decided[said.Text], said.At).TotalMilliseconds));
            }
        }

        yield return new Row("event to object of Wait-Rollout: median", delays.Median(), Unit.FineMilliseconds, new Goal.AtMost(50));
        yield return new Row("event to object of Wait-Rollout: worst", delays.Max(), Unit.FineMilliseconds, new Goal.AtMost(250));
        await server.Api.RemoveNamespaceAsync(ns);
    }

    private static async Task<IReadOnlyDictionary<string, long>> DecidedAsync(Server server, string ns, CancellationToken cancellationToken)
    {
        var decided = new Dictionary<string, long>(StringComparer.Ordinal);
        var collection = $"apis/apps/v1/namespaces/{ns}/deployments";
        var version = (string)(await server.Api.GetAsync(collection, CancellationToken.None))["metadata"]!["resourceVersion"]!;
        try
        {
            await foreach (var change in server.Api.WatchAsync($"{collection}?watch=true&resourceVersion={version}", cancellationToken))
            {
                var at = Stopwatch.GetTimestamp();
                if (Filling.IsRolledOut(change["object"]))
                {
                    decided.TryAdd((string)change["object"]!["metadata"]!["name"]!, at);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // All rollouts have been told.
        }

        return decided;
    }
}
