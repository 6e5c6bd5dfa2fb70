using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Http;

/// <summary>Reads objects and lists.</summary>
/// <param name="api">The verbs.</param>
internal sealed class ObjectReads(ClusterApi api)
{
    /// <summary>Sends one object.</summary>
    /// <exception cref="ApiRefusal">NotFound.</exception>
    public Task GetAsync(Exchange exchange, ResourcePath path, CancellationToken cancellationToken)
    {
        var representation = Representation.For(exchange, path.Kind, api.Time);
        var found = api.Store.Find(path.Kind.Shelf, new ObjectKey(path.KeyNamespace, path.Name!)) ?? throw Refuse.NotFound(path.Kind.Type, path.Name!);
        return exchange.Response.SendAsync(200, "application/json", representation.One(path.Kind.Show(found)), cancellationToken);
    }

    /// <summary>Sends a list, or a page of it.</summary>
    /// <exception cref="ApiRefusal">BadRequest; Expired: the page's version is forgotten.</exception>
    public Task ListAsync(Exchange exchange, ResourcePath path, CancellationToken cancellationToken)
    {
        var representation = Representation.For(exchange, path.Kind, api.Time);
        var selection = Selection.Of(exchange, path);
        var limit = Limit(exchange);
        var token = exchange.Query["continue"] is { Length: > 0 } text ? ContinueToken.Parse(text) : null;
        var listing = Listing(exchange, path.Kind, limit, token);
        var rest = listing.Root.Where(o => selection.Includes(o.Key, o.Value) && (token is null || ObjectKey.Order.Compare(o.Key, token.Last) > 0)).Select(o => o.Value).ToList();
        var metadata = new JsonObject { ["resourceVersion"] = listing.Version.ToString(CultureInfo.InvariantCulture) };
        if (limit is { } most && rest.Count > most)
        {
            var last = rest[most - 1].Value;
            metadata["continue"] = new ContinueToken(listing.Version, new ObjectKey(last.Namespace(), last.Name())).ToString();
            if (selection.IsEverything)
            {
                metadata["remainingItemCount"] = rest.Count - most;
            }

            rest = rest[..most];
        }

        return exchange.Response.SendAsync(200, "application/json", representation.Many([.. rest.Select(path.Kind.Show)], metadata), cancellationToken);
    }

    private Listing Listing(Exchange exchange, Kind kind, int? limit, ContinueToken? token)
    {
        if (token is { Version: > ContinueToken.Latest })
        {
            return api.Store.ListAgain(kind.Shelf, token.Version) ?? throw token.TooOld();
        }

        var listing = limit is null ? api.Store.List(kind.Shelf) : api.Store.ListToContinue(kind.Shelf);
        if (ResourceVersion.Parse(exchange.Query["resourceVersion"]) is { } asked)
        {
            if (asked > listing.Version)
            {
                throw ResourceVersion.TooLarge(asked, listing.Version);
            }

            if (exchange.Query["resourceVersionMatch"] == "Exact" && asked < listing.Version)
            {
                throw Refuse.TooOld(asked, listing.Version);
            }
        }

        return listing;
    }

    private static int? Limit(Exchange exchange)
    {
        if (exchange.Query["limit"] is not { Length: > 0 } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit) && limit >= 0
            ? limit is 0 or > int.MaxValue ? null : (int)limit
            : throw Refuse.BadRequest($"limit: Invalid value: \"{text}\": must be a whole number that is not negative");
    }
}
