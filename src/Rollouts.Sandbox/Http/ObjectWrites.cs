using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Http;

/// <summary>Creates, replaces and patches objects.</summary>
/// <param name="api">The verbs.</param>
internal sealed class ObjectWrites(ClusterApi api)
{
    /// <summary>Creates the object in the body.</summary>
    /// <exception cref="ApiRefusal">As <see cref="ClusterApi.Create"/>.</exception>
    public Task CreateAsync(Exchange exchange, ResourcePath path, CancellationToken cancellationToken)
    {
        var strictness = new FieldStrictness(exchange, path.Kind);
        var body = BodyObject.Read(exchange, path, strictness);
        var created = api.Create(path.Kind.Stored, path.Kind.ToStored(body), Options(exchange, strictness));
        return SendAsync(exchange, path, created, 201, cancellationToken);
    }

    /// <summary>Replaces an object by the one in the body.</summary>
    /// <exception cref="ApiRefusal">As <see cref="ClusterApi.Update"/>.</exception>
    public Task ReplaceAsync(Exchange exchange, ResourcePath path, CancellationToken cancellationToken)
    {
        var strictness = new FieldStrictness(exchange, path.Kind);
        var body = path.Kind.ToStored(BodyObject.Read(exchange, path, strictness));
        var updated = api.Update(path.Kind.Stored, path.KeyNamespace, path.Name!, path.Subresource, _ => body, Options(exchange, strictness));
        return SendAsync(exchange, path, updated, 200, cancellationToken);
    }

    /// <summary>Patches an object.</summary>
    /// <exception cref="ApiRefusal">As <see cref="ClusterApi.Update"/>; UnsupportedMediaType; a patch that cannot be applied.</exception>
    public Task PatchAsync(Exchange exchange, ResourcePath path, CancellationToken cancellationToken)
    {
        var strictness = new FieldStrictness(exchange, path.Kind);
        var patch = Patch.Read(exchange, path.Kind.Schema, strictness);
        var updated = api.Update(
            path.Kind.Stored, path.KeyNamespace, path.Name!, path.Subresource,
            current => path.Kind.ToStored(patch.Apply(path.Kind.ToShown(current))), Options(exchange, strictness));
        return SendAsync(exchange, path, updated, 200, cancellationToken);
    }

    /// <summary>Who writes, and how, by a request.</summary>
    internal static WriteOptions Options(Exchange exchange, FieldStrictness strictness) => new(exchange.Manager, exchange.IsDryRun, strictness.HearUnknown);

    private Task SendAsync(Exchange exchange, ResourcePath path, StoredObject value, int statusCode, CancellationToken cancellationToken) =>
        exchange.Response.SendAsync(statusCode, "application/json", Representation.For(exchange, path.Kind, api.Time).One(path.Kind.Show(value)), cancellationToken);
}
