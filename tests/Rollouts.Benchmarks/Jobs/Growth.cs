using Rollouts.Benchmarks.Harness;
using Rollouts.Benchmarks.Servers;
using Rollouts.Benchmarks.Sessions;

namespace Rollouts.Benchmarks.Jobs;

/// <summary>Ten and a hundred times the workloads: the time grows with them, the memory of a pipeline does not.</summary>
internal sealed class Growth : Job
{
    private const int Runs = 5;

    internal override string Name => "growth";

    internal override string Title => "100, 1,000 and 10,000 workloads through a pipeline: time per object, and memory";

    internal override async IAsyncEnumerable<Row> RunAsync(Bench bench)
    {
        var server = await bench.FullAsync();
        var hundred = await MeasureAsync(server, $"-Namespace {Crowd.HundredNamespace}", Crowd.Hundred);
        var thousand = await MeasureAsync(server, $"-Namespace {Crowd.ThousandNamespace}", Crowd.Thousand);
        var all = await MeasureAsync(server, "-AllNamespaces", Crowd.Total);
        yield return new Row("growth: time per object, 1,000 over 100", thousand.PerObject / hundred.PerObject, Unit.Times, new Goal.AtMost(1.25));
        yield return new Row("growth: time per object, 10,000 over 1,000", all.PerObject / thousand.PerObject, Unit.Times, new Goal.AtMost(1.25));
        yield return new Row("growth: peak memory, 10,000 over 1,000", all.Peak / thousand.Peak, Unit.Times, new Goal.AtMost(1.10));
    }

    private static async Task<(double PerObject, double Peak)> MeasureAsync(Server server, string where, int count)
    {
        var script = $"Get-Rollout {where} | Where-Object Phase -eq Failed";
        await using var session = await Session.StartAsync(server, smallNursery: true);
        // Warm alike: a session that has handled few objects still runs its slower, first translation.
        await session.RepeatAsync($"Get-Rollout -Namespace {Crowd.ThousandNamespace} | Where-Object Phase -eq Failed", times: 5);
        var replies = new List<SessionReply>();
        for (var run = 0; run < Runs; run++)
        {
            replies.Add(await session.RunAsync(script));
        }

        return (replies.Select(reply => reply.Milliseconds).Median() / count, replies.Select(reply => (double)reply.ResidentPeak).Median());
    }
}
