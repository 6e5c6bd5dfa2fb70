using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Http;

/// <summary>Deletes objects.</summary>
/// <param name="api">The verbs.</param>
internal sealed class ObjectDeletes(ClusterApi api)
{
    private static readonly string[] AnsweredWithObject =
        ["pods", "services", "namespaces", "persistentvolumeclaims", "serviceaccounts", "resourcequotas"];

    /// <summary>Deletes one object.</summary>
    /// <exception cref="ApiRefusal">As <see cref="ClusterApi.Delete"/>.</exception>
    public Task DeleteAsync(Exchange exchange, ResourcePath path, CancellationToken cancellationToken)
    {
        var (options, isDryRun) = Options(exchange);
        var (value, isGone) = api.Delete(path.Kind.Stored, path.KeyNamespace, path.Name!, options, isDryRun);
        return isGone && !AnsweredWithObject.Contains(path.Kind.Shelf, StringComparer.Ordinal)
            ? exchange.SendAsync(StatusBody.Deleted(path.Kind, value.Value), cancellationToken)
            : exchange.Response.SendAsync(200, "application/json", Representation.For(exchange, path.Kind, api.Time).One(path.Kind.Show(value)), cancellationToken);
    }

    /// <summary>Deletes all objects that the request selects.</summary>
    /// <exception cref="ApiRefusal">BadRequest: a selector cannot be read.</exception>
    public Task DeleteManyAsync(Exchange exchange, ResourcePath path, CancellationToken cancellationToken)
    {
        if (path.Kind.Type.Namespaced && path.Namespace is null)
        {
            throw new ApiRefusal(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
        }

        var (options, isDryRun) = Options(exchange);
        var selection = Selection.Of(exchange, path);
        var deleted = new List<StoredObject>();
        lock (api.Store.Gate)
        {
            foreach (var (key, _) in api.Store.List(path.Kind.Shelf).Root.Where(o => selection.Includes(o.Key, o.Value)))
            {
                if (api.Store.Find(path.Kind.Shelf, key) is not null)
                {
                    deleted.Add(api.Delete(path.Kind.Stored, key.Namespace, key.Name, options, isDryRun).Object);
                }
            }
        }

        var metadata = new JsonObject { ["resourceVersion"] = api.Store.Version.ToString(CultureInfo.InvariantCulture) };
        return exchange.Response.SendAsync(
            200, "application/json", Representation.For(exchange, path.Kind, api.Time).Many([.. deleted.Select(path.Kind.Show)], metadata), cancellationToken);
    }

    /// <summary>How a request wants things deleted: by its body, or by its parameters.</summary>
    internal static (DeleteOptions Options, bool IsDryRun) Options(Exchange exchange)
    {
        var body = exchange.HasBody ? exchange.ReadObject(ApiTypes.Named("DeleteOptions")).Value : null;
        var grace = body.Number("gracePeriodSeconds")
            ?? (long.TryParse(exchange.Query["gracePeriodSeconds"], CultureInfo.InvariantCulture, out var told) ? told : null);
        var propagation = body.Text("propagationPolicy") ?? exchange.Query["propagationPolicy"] ?? (body.Flag("orphanDependents") ? "Orphan" : null);
        if (propagation is not (null or "" or "Background" or "Foreground" or "Orphan"))
        {
            throw Refuse.BadRequest($"propagationPolicy: Unsupported value: \"{propagation}\": supported values: \"Background\", \"Foreground\", \"Orphan\", \"nil\"");
        }

        var isDryRun = exchange.IsDryRun || (body.At("dryRun") as JsonArray)?.Any(d => d.AsText() == "All") == true;
        var preconditions = body.At("preconditions");
        return (
            new DeleteOptions((int?)grace, preconditions.Text("uid"), preconditions.Text("resourceVersion"), propagation is "" ? null : propagation), isDryRun);
    }
}
