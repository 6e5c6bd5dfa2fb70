using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Http;
using Rollouts.Sandbox.Running;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Wire;

namespace Rollouts.Referee.Tests.Verdicts;

/// <summary>
/// The sandbox's API server with no controllers behind it: what is put into its store stays as it is, however odd. Watches are answered by
/// objects and a bookmark at once (<c>sendInitialEvents</c>): kubectl lists no more than five times a second, but watches as often as it likes.
/// </summary>
internal sealed class StateServer : IPodLogs, IAsyncDisposable
{
    private readonly ClusterApi _cluster = FreshCluster.Create(TimeProvider.System);
    private readonly ApiRouter _router;
    private readonly LoopbackServer _server;
    private readonly KubeConfigFile _kubeConfig;

    public StateServer()
    {
        _router = new ApiRouter(_cluster, this, "");
        _server = new LoopbackServer(AnswerAsync, TimeProvider.System);
        _server.Start();
        _kubeConfig = KubeConfigFile.Create("referee", new Uri($"http://127.0.0.1:{_server.Port}"), "default");
    }

    public string KubeConfig => _kubeConfig.Path;

    public void Put(ResourceType type, JsonObject value) =>
        _cluster.Store.Put(_cluster.Kinds.Of(type).Shelf, new ObjectKey(value.Namespace(), value.Name()), value);

    public IContainerLog? Find(string ns, string pod, string container, bool previous) => null;

    public async ValueTask DisposeAsync()
    {
        _kubeConfig.Dispose();
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        var exchange = new Exchange(request, response, request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        try
        {
            if (request.Query.Says("sendInitialEvents") && ResourcePath.Parse(exchange.Segments, _cluster.Kinds) is { } path)
            {
                await PresentAsync(exchange, path, cancellationToken);
                return;
            }

            await _router.AnswerAsync(exchange, cancellationToken);
        }
        catch (ApiRefusal refusal)
        {
            await exchange.SendAsync(StatusBody.Of(refusal), cancellationToken, refusal.Code);
        }
    }

    private async Task PresentAsync(Exchange exchange, ResourcePath path, CancellationToken cancellationToken)
    {
        // kubectl follows one object at a time, by its name.
        var name = exchange.Query["fieldSelector"]!.Split('=')[1];
        var value = _cluster.Store.Find(path.Kind.Shelf, new ObjectKey(path.KeyNamespace, name))!;
        var metadata = new JsonObject { ["resourceVersion"] = $"{value.Version}", ["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" } };
        var bookmark = new JsonObject { ["kind"] = path.Kind.Type.Kind, ["apiVersion"] = path.Kind.Type.ApiVersion, ["metadata"] = metadata };
        await exchange.Response.StartAsync(200, "application/json", cancellationToken);
        await TellAsync(exchange, "ADDED", value.Value.Copy(), cancellationToken);
        await TellAsync(exchange, "BOOKMARK", bookmark, cancellationToken);

        // Nothing ever changes: the watch lasts until kubectl has seen enough.
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    private static Task TellAsync(Exchange exchange, string type, JsonObject value, CancellationToken cancellationToken) =>
        exchange.Response.WriteAsync(Encoding.UTF8.GetBytes(new JsonObject { ["type"] = type, ["object"] = value }.ToJsonString() + "\n"), cancellationToken);
}
