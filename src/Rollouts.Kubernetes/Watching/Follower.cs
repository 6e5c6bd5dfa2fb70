using System.Runtime.CompilerServices;
using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Requests;

namespace Rollouts.Kubernetes.Watching;

/// <summary>
/// Lists, then watches, then watches again, for as long as somebody listens. A watch that ends is taken up where it stopped; one
/// whose place has expired begins with a new list, of which only the differences are told.
/// </summary>
internal sealed class Follower(RequestSender sender, ResourceType type, ListQuery query)
{
    /// <summary>
    /// How long a watch lasts. Short, since only its end shows that it was alive: something between us and the server may keep a
    /// connection open and hold everything back, bookmarks come from some servers for some kinds, and a minute is cheap.
    /// </summary>
    private static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly KnownObjects _known = new();
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(500), LongestPause);
    private readonly string _what = $"{type.Plural} in {query.Namespace ?? "all namespaces"}";
    private bool _isSynced;
    private string? _version;
    private TimeSpan? _pause;

    /// <summary>The stream.</summary>
    /// <exception cref="RequestFailureException">The first list failed, or trying again cannot help.</exception>
    public async IAsyncEnumerable<Observation> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var steps = _version is null ? ListAsync(cancellationToken) : WatchAsync(_version, cancellationToken);
            await foreach (var observation in steps.ConfigureAwait(false))
            {
                yield return observation;
            }

            if (_pause is { } pause)
            {
                _pause = null;
                await Task.Delay(pause, sender.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async IAsyncEnumerable<Observation> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        using var list = new ListCursor(sender, type, query);
        while (true)
        {
            var asked = sender.Time.GetTimestamp();
            var (step, failure) = await TryAsync(() => list.NextAsync(cancellationToken).AsTask()).ConfigureAwait(false);
            if (failure is not null)
            {
                sender.Presence.Missed(failure, asked);
                GoOnAfter(failure, isFirst: !_isSynced);
                yield break;
            }

            if (step.Kind == ListStepKind.End)
            {
                break;
            }

            if (step.Kind == ListStepKind.Restart)
            {
                keys.Clear();
                continue;
            }

            keys.Add(ObjectFields.Key(step.Object));
            foreach (var observation in _known.Take(step.Object, list.ServerTime))
            {
                yield return observation;
            }
        }

        foreach (var observation in _known.KeepOnly(keys, list.ServerTime))
        {
            yield return observation;
        }

        _version = list.ResourceVersion;
        if (!_isSynced)
        {
            _isSynced = true;
            yield return new Observation(ObservationKind.Synced, default, list.ServerTime);
        }
    }

    private async IAsyncEnumerable<Observation> WatchAsync(string version, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Servers end a watch when its time is up. One that does not, however much of an event trickles in, is no longer there.
        var limit = WatchTime + Slack;
        var request = ApiRequest.Watch(type, query, version, WatchTime);
        var started = sender.Time.GetTimestamp();
        var (response, failure) = await TryAsync(() => sender.OpenAsync(request, limit, cancellationToken)).ConfigureAwait(false);
        if (failure is not null)
        {
            sender.Presence.Missed(failure, started);
            GoOnAfter(failure, relist: IsInTheDark(failure));
            yield break;
        }

        using (response)
        {
            var clock = new ServerClock(response!, sender.Time);
            var stream = await response!.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var reader = new WatchReader(new ByteBuffer(stream, limit, sender.Time));
            var isFresh = true;
            while (_version is not null)
            {
                (var read, failure) = await TryAsync(() => ReadAsync(reader, limit - sender.Time.GetElapsedTime(started), cancellationToken)).ConfigureAwait(false);
                if (failure is not null)
                {
                    GoOnAfter(failure, relist: isFresh && IsInTheDark(failure));
                    yield break;
                }

                if (read is not { } happened)
                {
                    EndedAfter(sender.Time.GetElapsedTime(started));
                    yield break;
                }

                isFresh = false;
                foreach (var observation in Take(request, happened, clock.Now))
                {
                    yield return observation;
                }
            }
        }
    }

    private async Task<JsonElement?> ReadAsync(WatchReader reader, TimeSpan rest, CancellationToken cancellationToken)
    {
        try
        {
            return await TimeLimit.RunAsync(reader.NextAsync, rest > TimeSpan.Zero ? rest : TimeSpan.Zero, sender.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not RequestFailureException)
        {
            throw sender.Failure(problem, WatchTime + Slack, cancellationToken);
        }
    }

    private IEnumerable<Observation> Take(ApiRequest request, JsonElement happened, DateTimeOffset? serverTime)
    {
        var item = happened.ValueKind == JsonValueKind.Object && happened.TryGetProperty("object", out var value) ? value : default;
        var kind = ObjectFields.Text(happened, "type");
        if (kind is "ERROR")
        {
            GoOnAfter(sender.Errors.FromEvent(request, item), relist: true);
            return [];
        }

        _backoff.Reset();
        if (ObjectFields.Metadata(item, "resourceVersion") is { Length: > 0 } version)
        {
            _version = version;
        }

        return kind switch
        {
            "ADDED" or "MODIFIED" => _known.Take(item, serverTime),
            "DELETED" => _known.Remove(item, serverTime),
            _ => [],
        };
    }

    /// <summary>
    /// Whether the place itself may be what is wrong with it: a server that was restored from a backup does not know it yet, and is
    /// silent, or says 504, until it has come as far again.
    /// </summary>
    private static bool IsInTheDark(RequestFailureException failure) => failure.IsSilence || failure.StatusCode == 504;

    /// <summary>Decides what comes after a failure: a pause and another try, a new list, or the end.</summary>
    private void GoOnAfter(RequestFailureException failure, bool isFirst = false, bool relist = false)
    {
        if (isFirst || !failure.MayPass)
        {
            throw failure;
        }

        var expired = failure.StatusCode == 410;
        if (expired || relist)
        {
            _version = null;
        }

        // An expired place is nobody's fault the first time, so nobody waits for the new list.
        var atOnce = expired && !_backoff.HasGrown;
        var pause = _backoff.Next();
        _pause = atOnce ? TimeSpan.Zero : pause;
        var asked = failure.RetryAfter < LongestRetryAfter ? failure.RetryAfter : failure.RetryAfter is null ? null : LongestRetryAfter;
        _pause = asked > _pause ? asked : _pause;
        sender.Notes.Verbose($"{failure.Message} {(_version is null ? "Listing" : "Watching")} {_what} again in {_pause.Value.TotalSeconds:0.0} s.");
    }

    private void EndedAfter(TimeSpan duration)
    {
        if (duration < Short)
        {
            // A server that ends watches at once is not asked again at once.
            _pause = _backoff.Next();
        }
        else
        {
            _backoff.Reset();
        }

        sender.Notes.Verbose($"The watch of {_what} has ended after {duration.TotalSeconds:0} s and is taken up again.");
    }

    private static async Task<(T? Value, RequestFailureException? Failure)> TryAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return (await work().ConfigureAwait(false), null);
        }
        catch (RequestFailureException failure)
        {
            return (default, failure);
        }
    }
}
