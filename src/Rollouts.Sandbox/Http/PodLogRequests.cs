using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Http;

/// <summary>Sends the logs of containers.</summary>
/// <param name="api">The verbs.</param>
/// <param name="logs">What containers have written.</param>
internal sealed class PodLogRequests(ClusterApi api, IPodLogs logs)
{
    private const string TextType = "text/plain";
    private static readonly string[] ContainerLists = ["containers", "initContainers", "ephemeralContainers"];
    private static readonly string[] StatusLists = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"];

    /// <summary>Sends a log, and what follows where the client wants to follow.</summary>
    /// <exception cref="ApiRefusal">NotFound; BadRequest: there is no such container, or it has written nothing yet.</exception>
    public async Task AnswerAsync(Exchange exchange, ResourcePath path, CancellationToken cancellationToken)
    {
        var pod = (api.Store.Find(path.Kind.Shelf, new ObjectKey(path.KeyNamespace, path.Name!)) ?? throw Refuse.NotFound(path.Kind.Type, path.Name!)).Value;
        var container = Container(pod, exchange.Query["container"]);
        var previous = exchange.Query.Says("previous");
        if (logs.Find(path.KeyNamespace, path.Name!, container, previous) is not { } log)
        {
            if (string.IsNullOrEmpty(pod["spec"].Text("nodeName")))
            {
                // No node has the pod yet, so nobody can be asked; the real server sends nothing then.
                await exchange.Response.SendAsync(200, TextType, ReadOnlyMemory<byte>.Empty, cancellationToken).ConfigureAwait(false);
                return;
            }

            throw NotStarted(pod, container, previous);
        }

        var view = LogView.Of(exchange.Query, api.Time.GetUtcNow());
        if (exchange.Query.Says("follow"))
        {
            await FollowAsync(exchange, log, view, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await exchange.Response.SendAsync(200, TextType, view.Limit(Encoding.UTF8.GetBytes(view.Text(log.Lines))), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task FollowAsync(Exchange exchange, IContainerLog log, LogView view, CancellationToken cancellationToken)
    {
        await exchange.Response.StartAsync(200, TextType, cancellationToken).ConfigureAwait(false);
        var lines = log.Lines;
        await exchange.Response.WriteAsync(Encoding.UTF8.GetBytes(view.Text(lines)), cancellationToken).ConfigureAwait(false);
        var seen = lines.Count;
        while (true)
        {
            var hasEnded = log.HasEnded;
            lines = log.Lines;
            await exchange.Response.WriteAsync(Encoding.UTF8.GetBytes(view.Rest(lines, seen)), cancellationToken).ConfigureAwait(false);
            seen = lines.Count;
            if (hasEnded)
            {
                break;
            }

            await log.WaitForMoreAsync(seen, cancellationToken).ConfigureAwait(false);
        }

        await exchange.Response.EndAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string Container(JsonObject pod, string? asked)
    {
        var names = ContainerLists.SelectMany(l => pod["spec"].At(l).Maps()).Select(c => c.Text("name") ?? string.Empty).ToList();
        if (string.IsNullOrEmpty(asked))
        {
            var main = pod["spec"].At("containers").Maps().Select(c => c.Text("name") ?? string.Empty).ToList();
            return main.Count == 1
                ? main[0]
                : throw Refuse.BadRequest($"a container name must be specified for pod {pod.Name()}, choose one of: [{string.Join(' ', main)}]");
        }

        return names.Contains(asked, StringComparer.Ordinal) ? asked : throw Refuse.BadRequest($"container {asked} is not valid for pod {pod.Name()}");
    }

    private static ApiRefusal NotStarted(JsonObject pod, string container, bool previous)
    {
        if (previous)
        {
            return Refuse.BadRequest($"previous terminated container \"{container}\" in pod \"{pod.Name()}\" not found");
        }

        var status = StatusLists.SelectMany(l => pod["status"].At(l).Maps()).FirstOrDefault(s => s.Text("name") == container);
        var waiting = status?["state"].At("waiting").Text("reason");
        return Refuse.BadRequest(waiting switch
        {
            "ErrImagePull" or "ImagePullBackOff" or "InvalidImageName" or "ErrImageNeverPull" =>
                $"container \"{container}\" in pod \"{pod.Name()}\" is waiting to start: {(waiting == "ErrImagePull" ? "image can't be pulled" : "trying and failing to pull image")}",
            null or "" => $"container \"{container}\" in pod \"{pod.Name()}\" is not available",
            _ => $"container \"{container}\" in pod \"{pod.Name()}\" is waiting to start: {waiting}",
        });
    }
}
