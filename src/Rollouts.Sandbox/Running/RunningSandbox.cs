using System.Globalization;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers;
using Rollouts.Sandbox.Example;
using Rollouts.Sandbox.Http;
using Rollouts.Sandboxes;

namespace Rollouts.Sandbox.Running;

/// <summary>One practice cluster: the API, what keeps its objects moving, and the kubeconfig that leads there.</summary>
internal sealed class RunningSandbox : IAsyncDisposable
{
    private const string Namespace = "default";
    private readonly ApiServer _server;
    private readonly ClusterMachinery _machinery;

    private RunningSandbox(ApiServer server, ClusterMachinery machinery, KubeConfigFile kubeConfig, RolloutSandbox description)
    {
        _server = server;
        _machinery = machinery;
        KubeConfig = kubeConfig;
        Description = description;
    }

    /// <summary>What users see of it.</summary>
    public RolloutSandbox Description { get; }

    /// <summary>Its kubeconfig.</summary>
    public KubeConfigFile KubeConfig { get; }

    /// <summary>Starts a sandbox. It answers requests, and the example's rollouts are complete, when this returns.</summary>
    /// <param name="context">Its context's name.</param>
    /// <param name="options">How it starts.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RunningSandbox> StartAsync(string context, SandboxOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        string[] nodes = [.. Enumerable.Range(1, options.Nodes).Select(n => string.Create(CultureInfo.InvariantCulture, $"node-{n}"))];
        var api = FreshCluster.Create(time);
        var machinery = new ClusterMachinery(api.As("sandbox"), api.Kinds, nodes);
        var server = new ApiServer(api, machinery.Logs);
        try
        {
            await machinery.StartAsync(cancellationToken).ConfigureAwait(false);
            server.Start();
            if (options.Example)
            {
                await ExampleShop.OpenAsync(api.As("example"), cancellationToken).ConfigureAwait(false);
            }

            var kubeConfig = KubeConfigFile.Create(context, server.Url, Namespace);
            var description = new RolloutSandbox
            {
                Context = context,
                KubeConfig = kubeConfig.Path,
                Server = server.Url.ToString(),
                Namespace = Namespace,
                Nodes = nodes,
            };
            return new RunningSandbox(server, machinery, kubeConfig, description);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            await machinery.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        KubeConfig.Dispose();
        await _server.DisposeAsync().ConfigureAwait(false);
        await _machinery.DisposeAsync().ConfigureAwait(false);
    }
}
