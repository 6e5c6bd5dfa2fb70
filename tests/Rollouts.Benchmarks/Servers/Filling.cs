using System.Text.Json.Nodes;
using Rollouts.Cluster.Tests.Clusters;

namespace Rollouts.Benchmarks.Servers;

/// <summary>Makes and removes what the jobs work on.</summary>
internal static class Filling
{
    private const int AtOnce = 8;

    /// <summary>A new namespace, with a name of its own for every run: a real cluster may still hold one of another run.</summary>
    internal static async Task<string> NamespaceAsync(this RawApi api, string purpose)
    {
        var name = $"bench-{purpose}-{Guid.NewGuid():N}"[..Math.Min(24, purpose.Length + 13)];
        await api.PostAsync("api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } }, CancellationToken.None);
        return name;
    }

    internal static Task RemoveNamespaceAsync(this RawApi api, string name) => api.DeleteAsync($"api/v1/namespaces/{name}", CancellationToken.None);

    internal static Task CreateAsync(this RawApi api, string ns, IEnumerable<JsonObject> workloads) =>
        Parallel.ForEachAsync(workloads, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (workload, token) => await api.PostAsync(Collection(ns, workload), workload, token));

    /// <summary>Waits until Deployments are rolled out.</summary>
    internal static async Task RolledOutAsync(this RawApi api, string ns, int count)
    {
        while (true)
        {
            var list = await api.GetAsync($"apis/apps/v1/namespaces/{ns}/deployments", CancellationToken.None);
            if (list["items"]!.AsArray().Count(IsRolledOut) == count)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    /// <summary>What kubectl calls rolled out.</summary>
    internal static bool IsRolledOut(JsonNode? deployment)
    {
        var (spec, status) = (deployment!["spec"]!, deployment["status"]);
        var desired = Number(spec["replicas"]);
        return Number(deployment["metadata"]!["generation"]) <= Number(status?["observedGeneration"])
            && Number(status?["updatedReplicas"]) == desired && Number(status?["replicas"]) == desired && Number(status?["availableReplicas"]) == desired;

        static long Number(JsonNode? node) => (long?)node ?? 0;
    }

    private static string Collection(string ns, JsonObject workload) => $"apis/apps/v1/namespaces/{ns}/{((string)workload["kind"]!).ToLowerInvariant()}s";
}
