using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Nodes;

namespace Rollouts.ClusterNodes;

/// <summary>
/// What the simulated nodes say of themselves, as kubelets do: a node that somebody creates with our mark is filled in, says
/// that it is ready and renews its lease; the annotations that put a sandbox's node into trouble do the same here.
/// </summary>
internal sealed class NodeFleet(ApiClient api, SimulatedNodes nodes, int logPort, TimeProvider time)
{
    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(4);

    private readonly NodeRoster _roster = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Lets the first nodes join, says in a file when all may be scheduled to, and speaks for all nodes until cancelled.</summary>
    /// <exception cref="InvalidOperationException">The cluster has real nodes.</exception>
    public async Task RunAsync(int count, string readyFile, CancellationToken cancellationToken)
    {
        await RefuseRealNodesAsync(cancellationToken);
        foreach (var number in Enumerable.Range(1, count))
        {
            await JoinAsync(string.Create(CultureInfo.InvariantCulture, $"node-{number}"), cancellationToken);
        }

        var feed = new ObjectFeed(api, "/api/v1/nodes", time);
        await await Task.WhenAny(
            feed.FollowAsync(Listed, Changed, cancellationToken),
            RenewForeverAsync(cancellationToken),
            SpeakForeverAsync(count, readyFile, cancellationToken));
    }

    private void Listed(IReadOnlyList<JsonObject> list)
    {
        nodes.Listed(list);
        _wake.Writer.TryWrite(true);
    }

    private void Changed(JsonObject node, bool isGone)
    {
        nodes.Changed(node, isGone);
        _wake.Writer.TryWrite(true);
    }

    private async Task SpeakForeverAsync(int count, string readyFile, CancellationToken cancellationToken)
    {
        var isReady = false;
        while (await _wake.Reader.WaitToReadAsync(cancellationToken))
        {
            _wake.Reader.TryRead(out _);
            await ForEachAsync(node => !NodeTrouble.IsSilent(node) && !(node.IsRegistered && node.IsReady == NodeTrouble.IsWell(node)), SpeakAsync, cancellationToken);

            // A new node is tainted until the node controller has seen that it is ready.
            if (!isReady && nodes.All.Count(node => node.IsReady && node.Taints.Count == 0) >= count)
            {
                await File.WriteAllTextAsync(readyFile, string.Join('\n', nodes.All.Select(node => node.Name)), cancellationToken);
                isReady = true;
            }
        }
    }

    private async Task RenewForeverAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(RenewEvery, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await ForEachAsync(node => !NodeTrouble.IsSilent(node), RenewAsync, cancellationToken);
            // Whatever was refused is tried again.
            _wake.Writer.TryWrite(true);
        }
    }

    /// <summary>A server that is away is tried again: a test may have killed it. So is a node that was deleted or changed meanwhile.</summary>
    private async Task ForEachAsync(Func<Node, bool> which, Func<Node, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        foreach (var node in nodes.All.Where(which))
        {
            try
            {
                await act(node, cancellationToken);
            }
            catch (Exception problem) when (problem is HttpRequestException or ApiFailure)
            {
                await Console.Error.WriteLineAsync($"{node.Name}: {problem.Message}");
            }
        }
    }

    private async Task RefuseRealNodesAsync(CancellationToken cancellationToken)
    {
        var list = await api.GetAsync("/api/v1/nodes", cancellationToken);
        foreach (var node in list["items"]!.AsArray())
        {
            if (node!["metadata"]!["labels"]?[SimulatedNodes.Mark] is null)
            {
                throw new InvalidOperationException($"This cluster has a real node, {node["metadata"]!["name"]}: simulated ones do not join it.");
            }
        }
    }

    private async Task JoinAsync(string name, CancellationToken cancellationToken)
    {
        _ = _roster.NumberOf(name);
        var node = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { [SimulatedNodes.Mark] = "true" } } };
        try
        {
            await api.CreateAsync("/api/v1/nodes", node, cancellationToken);
        }
        catch (ApiFailure refusal) when (refusal.Code == HttpStatusCode.Conflict)
        {
            await Console.Error.WriteLineAsync($"{name} is there already; it is taken over.");
        }
    }

    private async Task SpeakAsync(Node node, CancellationToken cancellationToken)
    {
        var (draft, number) = (node.Draft(), _roster.NumberOf(node.Name));
        NodeObjects.Register(draft, number, time.GetUtcNow());
        var own = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = draft["metadata"]!["labels"]!.DeepClone() } };
        await api.MergeAsync($"/api/v1/nodes/{node.Name}", own, cancellationToken);
        await RenewAsync(node, cancellationToken);

        var status = NodeObjects.Status(draft, number, NodeTrouble.IsWell(node), time.GetUtcNow());
        status["addresses"] = new JsonArray(
            new JsonObject { ["type"] = "InternalIP", ["address"] = LogEndpoint.Address },
            new JsonObject { ["type"] = "Hostname", ["address"] = node.Name });
        status["daemonEndpoints"]!["kubeletEndpoint"]!["Port"] = logPort;
        await api.MergeAsync($"/api/v1/nodes/{node.Name}/status", new JsonObject { ["status"] = status }, cancellationToken);
    }

    private async Task RenewAsync(Node node, CancellationToken cancellationToken)
    {
        var lease = NodeObjects.Lease(node, time.GetUtcNow());
        try
        {
            await api.MergeAsync($"{Leases}/{node.Name}", new JsonObject { ["spec"] = lease["spec"]!.DeepClone() }, cancellationToken);
        }
        catch (ApiFailure refusal) when (refusal.Code == HttpStatusCode.NotFound)
        {
            await api.CreateAsync(Leases, lease, cancellationToken);
        }
    }
}
