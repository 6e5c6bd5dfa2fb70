using System.Text.Json.Nodes;
using System.Threading.Channels;
using Rollouts.Clusters;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Api;

/// <summary>The API for the sandbox's own controllers and nodes.</summary>
/// <param name="api">The verbs.</param>
/// <param name="manager">Whom <c>metadata.managedFields</c> names as the writer.</param>
internal sealed class InProcessApi(ClusterApi api, string manager) : IApi
{
    private readonly WriteOptions _options = new(manager);

    /// <inheritdoc/>
    public TimeProvider Time => api.Time;

    /// <inheritdoc/>
    public IApi As(string name) => api.As(name);

    /// <inheritdoc/>
    public JsonObject? Find(ResourceType type, string? ns, string name) => api.Store.Find(api.Kinds.Of(type).Shelf, new ObjectKey(ns ?? string.Empty, name))?.Value;

    /// <inheritdoc/>
    public IReadOnlyList<JsonObject> List(ResourceType type, string? ns = null, Func<JsonObject, bool>? where = null) =>
        [.. api.Store.List(api.Kinds.Of(type).Shelf).Root
            .Where(o => (ns is null || o.Key.Namespace == ns) && (where is null || where(o.Value.Value)))
            .Select(o => o.Value.Value)];

    /// <inheritdoc/>
    public JsonObject Create(ResourceType type, JsonObject body) => api.Create(api.Kinds.Of(type), body, _options).Value;

    /// <inheritdoc/>
    public JsonObject Update(ResourceType type, JsonObject body) => Write(type, body, null);

    /// <inheritdoc/>
    public JsonObject UpdateStatus(ResourceType type, JsonObject body) => Write(type, body, "status");

    /// <inheritdoc/>
    public void Delete(ResourceType type, string? ns, string name, DeleteOptions? options = null) =>
        api.Delete(api.Kinds.Of(type), ns ?? string.Empty, name, options ?? new DeleteOptions());

    /// <inheritdoc/>
    public ChannelReader<ApiEvent> Watch(ResourceType type, CancellationToken cancellationToken)
    {
        var subscription = api.Store.Watch(api.Kinds.Of(type).Shelf, since: null, capacity: null);
        cancellationToken.Register(static s => ((Subscription)s!).Dispose(), subscription);
        return subscription.Events;
    }

    private JsonObject Write(ResourceType type, JsonObject body, string? subresource) =>
        api.Update(api.Kinds.Of(type), body.Namespace(), body.Name(), subresource, _ => body.Copy(), _options).Value;
}
