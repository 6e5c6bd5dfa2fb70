using Rollouts.Benchmarks.Harness;
using Rollouts.Benchmarks.Sessions;
using Rollouts.Cluster.Tests.Clusters;

namespace Rollouts.Benchmarks.Servers;

/// <summary>The server that both sides talk to: a practice cluster in a process of its own, or a disposable real one.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly string? Given = Environment.GetEnvironmentVariable("ROLLOUTS_TEST_KUBECONFIG") is { Length: > 0 } path ? path : null;
    private readonly Session? _sandbox;

    private Server(string kubeConfig, RawApi api, Session? sandbox)
    {
        (KubeConfig, Api, _sandbox) = (kubeConfig, api, sandbox);
        Kubectl = new Kubectl(kubeConfig);
    }

    internal static bool IsSandbox => Given is null;

    internal static string Kind => IsSandbox ? "the sandbox" : "a real cluster";

    internal string KubeConfig { get; }

    /// <summary>What is neither kubectl nor ours: it fills the server and watches it.</summary>
    internal RawApi Api { get; }

    internal Kubectl Kubectl { get; }

    /// <summary>The most resident memory that the sandbox's process has had; null for a real cluster.</summary>
    internal long? ResidentPeak => _sandbox is null ? null : ResidentMemory.PeakOf(_sandbox.ProcessId);

    internal static async Task<Server> StartAsync(int nodes)
    {
        if (Given is not null)
        {
            return new Server(Given, RawApi.ByKubeConfig(Given), null);
        }

        var session = await Session.StartAsync();
        var reply = await session.RunAsync($"$sandbox = Start-RolloutSandbox -Nodes {nodes}; $sandbox.KubeConfig; $sandbox.Server", keeps: true);
        return new Server(reply.Output[0].Text, RawApi.At(reply.Output[1].Text), session);
    }

    public async ValueTask DisposeAsync()
    {
        Kubectl.Dispose();
        Api.Dispose();
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }
    }
}
