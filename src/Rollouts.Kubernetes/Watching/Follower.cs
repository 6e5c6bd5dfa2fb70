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
    private static readonly TimeSpan WatchTime = TimeSpan.FromSeconds(290);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    private readonly KnownObjects _known = new();
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));
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
            var (step, failure) = await TryAsync(() => list.NextAsync(cancellationToken).AsTask()).ConfigureAwait(false);
            if (failure is not null)
            {
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
        // Servers end a watch when its time is up. If this one does not, and says nothing either, it is no longer there.
        var silence = WatchTime + Slack;
        var request = ApiRequest.Watch(type, query, version, WatchTime);
        var started = sender.Time.GetTimestamp();
        var (response, failure) = await TryAsync(() => sender.OpenAsync(request, silence, cancellationToken)).ConfigureAwait(false);
        if (failure is not null)
        {
            GoOnAfter(failure);
            yield break;
        }

        using (response)
        {
            var stream = await response!.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var reader = new WatchReader(new ByteBuffer(stream, silence, sender.Time));
            while (_version is not null)
            {
                (var read, failure) = await TryAsync(() => ReadAsync(reader, request, silence, cancellationToken)).ConfigureAwait(false);
                if (failure is not null)
                {
                    GoOnAfter(failure);
                    yield break;
                }

                if (read is not { } happened)
                {
                    EndedAfter(sender.Time.GetElapsedTime(started));
                    yield break;
                }

                foreach (var observation in Take(request, happened))
                {
                    yield return observation;
                }
            }
        }
    }

    private Task<JsonElement?> ReadAsync(WatchReader reader, ApiRequest request, TimeSpan silence, CancellationToken cancellationToken) => sender.GuardAsync(
        async () =>
        {
            try
            {
                return await reader.NextAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (JsonException problem)
            {
                throw new IOException($"Cannot {request.Doing}: an event is not JSON.", problem);
            }
        },
        silence,
        cancellationToken);

    private IEnumerable<Observation> Take(ApiRequest request, JsonElement happened)
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
            "ADDED" or "MODIFIED" => _known.Take(item, serverTime: null),
            "DELETED" => _known.Remove(item),
            _ => [],
        };
    }

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
        _pause = failure.RetryAfter > _pause ? failure.RetryAfter : _pause;
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
