using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Http;

/// <summary>Streams the changes of a kind.</summary>
/// <param name="api">The verbs.</param>
internal sealed class WatchStream(ClusterApi api)
{
    /// <summary>How many changes may wait for a client before it is cut off.</summary>
    private const int Backlog = 10_000;
    private const int ShortestDefault = 1800;
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);

    /// <summary>Streams until the client leaves or its time is over.</summary>
    /// <exception cref="ApiRefusal">The request is refused before the stream starts.</exception>
    public async Task AnswerAsync(Exchange exchange, ResourcePath path, CancellationToken cancellationToken)
    {
        var kind = path.Kind;
        var representation = Representation.For(exchange, kind, api.Time);
        var filter = new WatchFilter(Selection.Of(exchange, path), kind);
        var since = ResourceVersion.Parse(exchange.Query["resourceVersion"]);
        if (exchange.Query["sendInitialEvents"] is { Length: > 0 })
        {
            throw new ApiRefusal(
                422, "Invalid",
                "ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled");
        }

        using var ends = new CancellationTokenSource(Timeout(exchange), api.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ends.Token);
        var subscription = Subscribe(kind, since, out var present);
        await exchange.Response.StartAsync(200, "application/json", cancellationToken).ConfigureAwait(false);
        if (subscription is null)
        {
            // As the real watch cache does it: a version that is forgotten is told inside the stream.
            var refusal = StatusBody.Of(Refuse.TooOld(since!.Value, api.Store.Version));
            await exchange.Response.WriteAsync(Event("ERROR", JsonSerializer.SerializeToUtf8Bytes(refusal)), cancellationToken).ConfigureAwait(false);
            await exchange.Response.EndAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        using (subscription)
        {
            foreach (var value in present.Where(p => filter.Selection.Includes(p.Key, p.Value)).Select(p => p.Value))
            {
                await exchange.Response.WriteAsync(Event("ADDED", representation.One(kind.Show(value))), cancellationToken).ConfigureAwait(false);
            }

            try
            {
                await FollowAsync(exchange, subscription, filter, representation, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ends.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // The time that the client gave is over: a proper end, not a fault.
                await exchange.Response.EndAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            await exchange.Response.EndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(Exchange exchange, Subscription subscription, WatchFilter filter, Representation representation, CancellationToken cancellationToken)
    {
        var wantsBookmarks = exchange.Query.Says("allowWatchBookmarks");
        using var batch = new MemoryStream();
        Task<bool>? next = null;
        while (true)
        {
            next ??= subscription.Events.WaitToReadAsync(cancellationToken).AsTask();
            if (wantsBookmarks && !next.IsCompleted)
            {
                using var stopTimer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var bookmark = Task.Delay(BookmarkInterval, api.Time, stopTimer.Token);
                var first = await Task.WhenAny(next, bookmark).ConfigureAwait(false);
                await stopTimer.CancelAsync().ConfigureAwait(false);
                if (first == bookmark && !cancellationToken.IsCancellationRequested)
                {
                    await BookmarkAsync(exchange, subscription, filter.Kind, cancellationToken).ConfigureAwait(false);
                    continue;
                }
            }

            if (!await next.ConfigureAwait(false))
            {
                return;
            }

            next = null;
            batch.SetLength(0);
            while (subscription.Events.TryRead(out var change))
            {
                if (filter.Apply(change) is var (type, value))
                {
                    batch.Write(Event(type, representation.One(filter.Kind.Show(value))));
                }
            }

            await exchange.Response.WriteAsync(batch.ToArray(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells how far the client has come, so that it can go on from there.</summary>
    private Task BookmarkAsync(Exchange exchange, Subscription subscription, Kind kind, CancellationToken cancellationToken)
    {
        long version;
        lock (api.Store.Gate)
        {
            if (subscription.Events.TryPeek(out _))
            {
                return Task.CompletedTask;
            }

            version = api.Store.Version;
        }

        var bookmark = new JsonObject
        {
            ["kind"] = kind.Type.Kind,
            ["apiVersion"] = kind.Type.ApiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) },
        };
        return exchange.Response.WriteAsync(Event("BOOKMARK", JsonSerializer.SerializeToUtf8Bytes(bookmark)), cancellationToken);
    }

    /// <summary>Follows a kind from a version, or from the objects that are there now.</summary>
    /// <returns>Null where the version is forgotten.</returns>
    private Subscription? Subscribe(Kind kind, long? since, out IEnumerable<KeyValuePair<ObjectKey, StoredObject>> present)
    {
        present = [];
        lock (api.Store.Gate)
        {
            if (since is null or 0)
            {
                var listing = api.Store.List(kind.Shelf);
                present = listing.Root;
                since = listing.Version;
            }

            try
            {
                return api.Store.Watch(kind.Shelf, since, Backlog);
            }
            catch (ApiRefusal e) when (e.Code == 410)
            {
                return null;
            }
        }
    }

    private static TimeSpan Timeout(Exchange exchange) =>
        long.TryParse(exchange.Query["timeoutSeconds"], CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds))
            : TimeSpan.FromSeconds(ShortestDefault + Random.Shared.Next(ShortestDefault));

    /// <summary>An event as a line of the stream.</summary>
    public static byte[] Event(string type, ReadOnlyMemory<byte> value)
    {
        var head = System.Text.Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":");
        var line = new byte[head.Length + value.Length + 2];
        head.CopyTo(line, 0);
        value.CopyTo(line.AsMemory(head.Length));
        line[^2] = (byte)'}';
        line[^1] = (byte)'\n';
        return line;
    }
}
