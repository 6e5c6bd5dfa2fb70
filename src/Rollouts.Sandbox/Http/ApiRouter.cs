using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Discovery;
using Rollouts.Sandbox.Faults;
using Rollouts.Sandbox.OpenApi;
using Rollouts.Sandbox.Schemas;

namespace Rollouts.Sandbox.Http;

/// <summary>Finds who answers a request.</summary>
/// <param name="api">The verbs.</param>
/// <param name="logs">The containers' logs.</param>
/// <param name="root">The path that the API lies under.</param>
internal sealed class ApiRouter(ClusterApi api, IPodLogs logs, string root) : IDisposable
{
    private readonly FaultGate _faults = new(api);
    private readonly ObjectReads _reads = new(api);
    private readonly ObjectWrites _writes = new(api);
    private readonly ObjectDeletes _deletes = new(api);
    private readonly WatchStream _watch = new(api);
    private readonly ScaleRequests _scale = new(api);
    private readonly PodLogRequests _logs = new(api, logs);
    private readonly PodEvictions _evictions = new(api);
    private readonly DiscoveryDocuments _discovery = new(api.Kinds);
    private readonly OpenApiDocuments _openApi = new(api.Kinds, root);

    /// <summary>Answers a request.</summary>
    /// <exception cref="ApiRefusal">The request is refused.</exception>
    public async Task AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (ResourcePath.Parse(exchange.Segments, api.Kinds) is { } path)
        {
            await _faults.AnswerAsync(exchange, path, token => ResourceAsync(exchange, path, token), cancellationToken).ConfigureAwait(false);
            return;
        }

        var isRead = exchange.Method is "GET" or "HEAD";
        switch (exchange.Segments)
        {
            case ["healthz" or "livez" or "readyz", ..] when isRead:
                await exchange.Response.SendAsync(200, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes("ok"), cancellationToken).ConfigureAwait(false);
                break;
            case ["openapi", "v2"] when isRead:
                await exchange.Response.SendAsync(200, OpenApiV2.ContentType, OpenApiV2.Document(ServerVersion.Git), cancellationToken).ConfigureAwait(false);
                break;
            case ["openapi", "v3", .. var document] when isRead && _openApi.Find(string.Join('/', document)) is { } found:
                await exchange.Response.SendAsync(200, "application/json", found, cancellationToken).ConfigureAwait(false);
                break;
            case ["apis", "authorization.k8s.io", "v1", "selfsubjectaccessreviews"] when exchange.Method == "POST":
                await exchange.SendAsync(AccessReview(exchange), cancellationToken, 201).ConfigureAwait(false);
                break;
            default:
                var (body, contentType) = (isRead ? _discovery.Find(exchange.Segments, exchange.Accept) : null) ?? throw NotFound();
                await exchange.SendAsync(body, cancellationToken, contentType: contentType).ConfigureAwait(false);
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _faults.Dispose();

    private Task ResourceAsync(Exchange exchange, ResourcePath path, CancellationToken cancellationToken) => (path, exchange.Method) switch
    {
        ({ Subresource: "status", Kind.HasStatus: true }, "GET" or "HEAD") => _reads.GetAsync(exchange, path, cancellationToken),
        ({ Subresource: "status", Kind.HasStatus: true }, "PUT") => _writes.ReplaceAsync(exchange, path, cancellationToken),
        ({ Subresource: "status", Kind.HasStatus: true }, "PATCH") => _writes.PatchAsync(exchange, path, cancellationToken),
        ({ Subresource: "scale", Kind.HasScale: true }, _) => _scale.AnswerAsync(exchange, path, cancellationToken),
        ({ Subresource: "log", Kind.Type.Kind: "Pod" }, "GET") => _logs.AnswerAsync(exchange, path, cancellationToken),
        ({ Subresource: "eviction", Kind.Type.Kind: "Pod" }, "POST") => _evictions.AnswerAsync(exchange, path, cancellationToken),
        ({ Subresource: "exec" or "attach" or "portforward" or "proxy", Kind.Type.Kind: "Pod" }, _) =>
            throw Refuse.BadRequest($"the sandbox simulates containers: there is no process behind pod \"{path.Name}\" to {path.Subresource}"),
        ({ Subresource: not null }, _) => throw NotFound(),
        ({ Name: null }, "GET" or "HEAD") when exchange.Query.Says("watch") => _watch.AnswerAsync(exchange, path, cancellationToken),
        ({ Name: null }, "GET" or "HEAD") => _reads.ListAsync(exchange, path, cancellationToken),
        ({ Name: null }, "POST") => _writes.CreateAsync(exchange, path, cancellationToken),
        ({ Name: null }, "DELETE") => _deletes.DeleteManyAsync(exchange, path, cancellationToken),
        ({ Name: not null }, "GET" or "HEAD") when exchange.Query.Says("watch") => _watch.AnswerAsync(exchange, path, cancellationToken),
        ({ Name: not null }, "GET" or "HEAD") => _reads.GetAsync(exchange, path, cancellationToken),
        ({ Name: not null }, "PUT") => _writes.ReplaceAsync(exchange, path, cancellationToken),
        ({ Name: not null }, "PATCH") => _writes.PatchAsync(exchange, path, cancellationToken),
        ({ Name: not null }, "DELETE") => _deletes.DeleteAsync(exchange, path, cancellationToken),
        _ => throw new ApiRefusal(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
    };

    private static ApiRefusal NotFound() => new(404, "NotFound", "the server could not find the requested resource", []);

    /// <summary>In the sandbox everybody may do everything.</summary>
    private static JsonObject AccessReview(Exchange exchange)
    {
        var review = exchange.ReadObject(ApiTypes.Named("SelfSubjectAccessReview")).Value as JsonObject ?? [];
        review["status"] = new JsonObject { ["allowed"] = true, ["reason"] = "the sandbox allows everything" };
        return review;
    }
}
