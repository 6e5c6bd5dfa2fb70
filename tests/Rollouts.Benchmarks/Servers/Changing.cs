using Rollouts.Cluster.Tests.Clusters;

namespace Rollouts.Benchmarks.Servers;

/// <summary>What somebody else does to Deployments while ours and kubectl look on.</summary>
internal static class Changing
{
    private const int AtOnce = 8;

    /// <summary>Deploys another version of some of a namespace's Deployments.</summary>
    internal static Task DeployAsync(this RawApi api, string ns, IEnumerable<string> names, string image) => Parallel.ForEachAsync(
        names,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (name, token) => await api.PatchAsync($"apis/apps/v1/namespaces/{ns}/deployments/{name}", $$"""{ "spec": { "template": { "spec": { "containers": [{ "name": "main", "image": "{{image}}" }] } } } }""", token));
}
