using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Nodes;

namespace Rollouts.ClusterNodes;

/// <summary>The simulated nodes as the cluster sees them: a Node object and a lease each, renewed as a kubelet renews them.</summary>
internal sealed class NodeFleet(ApiClient api, IReadOnlyList<string> names, int logPort, TimeProvider time)
{
    /// <summary>Marks our nodes; a cluster with a node that lacks it is somebody's.</summary>
    private const string Mark = "rollouts-tests/simulated";

    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(4);

    public static IReadOnlyList<string> NamesOf(int count)
        => [.. Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"node-{i}"))];

    /// <summary>Registers the nodes, says in a file when all may be scheduled to, and renews their leases until cancelled.</summary>
    /// <exception cref="InvalidOperationException">The cluster has real nodes.</exception>
    public async Task RunAsync(string readyFile, CancellationToken cancellationToken)
    {
        await RefuseRealNodesAsync(cancellationToken);
        foreach (var (index, name) in names.Index())
        {
            await RegisterAsync(name, index, cancellationToken);
            await RenewAsync(name, cancellationToken);
        }

        while (!await AllUsableAsync(cancellationToken))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
        }

        await File.WriteAllTextAsync(readyFile, string.Join('\n', names), cancellationToken);
        await RenewForeverAsync(cancellationToken);
    }

    /// <summary>A server that is away is tried again: a test may have killed it.</summary>
    private async Task RenewForeverAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(RenewEvery, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var name in names)
            {
                try
                {
                    await RenewAsync(name, cancellationToken);
                }
                catch (Exception problem) when (problem is HttpRequestException or ApiFailure)
                {
                    await Console.Error.WriteLineAsync($"lease of {name}: {problem.Message}");
                }
            }
        }
    }

    private async Task RefuseRealNodesAsync(CancellationToken cancellationToken)
    {
        var nodes = await api.GetAsync("/api/v1/nodes", cancellationToken);
        foreach (var node in nodes["items"]!.AsArray())
        {
            if (node!["metadata"]!["labels"]?[Mark] is null)
            {
                throw new InvalidOperationException($"This cluster has a real node, {node["metadata"]!["name"]}: simulated ones do not join it.");
            }
        }
    }

    private async Task RegisterAsync(string name, int index, CancellationToken cancellationToken)
    {
        var node = NodeObjects.Create(name, index, time.GetUtcNow());
        node["metadata"]!["labels"]![Mark] = "true";
        var status = node["status"]!.AsObject();
        status["addresses"] = new JsonArray(
            new JsonObject { ["type"] = "InternalIP", ["address"] = LogEndpoint.Address },
            new JsonObject { ["type"] = "Hostname", ["address"] = name });
        status["daemonEndpoints"]!["kubeletEndpoint"]!["Port"] = logPort;
        try
        {
            await api.CreateAsync("/api/v1/nodes", node, cancellationToken);
        }
        catch (ApiFailure refusal) when (refusal.Code == HttpStatusCode.Conflict)
        {
            await Console.Error.WriteLineAsync($"{name} is there already; it is taken over.");
        }

        await api.MergeAsync($"/api/v1/nodes/{name}/status", new JsonObject { ["status"] = status.DeepClone() }, cancellationToken);
    }

    private async Task RenewAsync(string name, CancellationToken cancellationToken)
    {
        var spec = new JsonObject
        {
            ["holderIdentity"] = name,
            ["leaseDurationSeconds"] = 40,
            ["renewTime"] = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        };
        try
        {
            await api.MergeAsync($"{Leases}/{name}", new JsonObject { ["spec"] = spec }, cancellationToken);
        }
        catch (ApiFailure refusal) when (refusal.Code == HttpStatusCode.NotFound)
        {
            var lease = new JsonObject
            {
                ["apiVersion"] = "coordination.k8s.io/v1",
                ["kind"] = "Lease",
                ["metadata"] = new JsonObject { ["name"] = name },
                ["spec"] = spec.DeepClone(),
            };
            await api.CreateAsync(Leases, lease, cancellationToken);
        }
    }

    /// <summary>A new node is tainted until the node controller has seen that it is Ready.</summary>
    private async Task<bool> AllUsableAsync(CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            var node = await api.GetAsync($"/api/v1/nodes/{name}", cancellationToken);
            if (node["spec"]?["taints"] is JsonArray { Count: > 0 })
            {
                return false;
            }
        }

        return true;
    }
}
