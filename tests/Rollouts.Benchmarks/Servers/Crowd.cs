using System.Text.Json.Nodes;

namespace Rollouts.Benchmarks.Servers;

/// <summary>Ten thousand workloads of three kinds, a hundred and a thousand of them in namespaces of their own.</summary>
internal static class Crowd
{
    internal const int Hundred = 100;
    internal const int Thousand = 1000;
    internal const int Total = 10_000;
    internal const string HundredNamespace = "bench-hundred";
    internal const string ThousandNamespace = "bench-thousand";
    private const string RestNamespace = "bench-rest";

    internal static async Task FillAsync(Server server)
    {
        foreach (var ns in new[] { HundredNamespace, ThousandNamespace, RestNamespace })
        {
            await server.Api.PostAsync("api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = ns } }, CancellationToken.None);
        }

        const int OtherKinds = 3000;
        const int Rest = Total - Hundred - Thousand - (2 * OtherKinds);
        await server.Api.CreateAsync(HundredNamespace, Enumerable.Range(0, Hundred).Select(i => Workloads.Deployment($"web-{i:0000}", 0)));
        await server.Api.CreateAsync(ThousandNamespace, Enumerable.Range(0, Thousand).Select(i => Workloads.Deployment($"web-{i:0000}", 0)));
        await server.Api.CreateAsync(RestNamespace, Enumerable.Range(0, Rest).Select(i => Workloads.Deployment($"web-{i:0000}", 0)));
        await server.Api.CreateAsync(RestNamespace, Enumerable.Range(0, OtherKinds).Select(i => Workloads.DaemonSetOfNoNode($"agent-{i:0000}")));
        await server.Api.CreateAsync(RestNamespace, Enumerable.Range(0, OtherKinds).Select(i => Workloads.StatefulSet($"db-{i:0000}", 0)));
        foreach (var (ns, count) in new[] { (HundredNamespace, Hundred), (ThousandNamespace, Thousand), (RestNamespace, Rest) })
        {
            await server.Api.RolledOutAsync(ns, count);
        }
    }
}
