using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Rollouts.Clusters;

namespace Rollouts.Core.Tests.Given;

/// <summary>A cluster that holds what a test puts into it, and refuses what a test says.</summary>
internal sealed class FakeCluster : ICluster
{
    private readonly List<(ResourceType Type, JsonObject Object)> _objects = [];
    private readonly List<(ResourceType Type, ChannelWriter<Observation> Writer)> _followers = [];

    public ClusterIdentity Identity { get; init; } = A.Cluster;

    /// <summary>Every request, as <c>verb plural name?selectors</c>.</summary>
    public List<string> Requests { get; } = [];

    public List<ResourcePatch> Patches { get; } = [];

    /// <summary>Called before each request is answered; may throw, or change objects as a second writer would.</summary>
    public Action<string>? OnRequest { get; set; }

    /// <summary>Called before each object of a list is handed out.</summary>
    public Action? OnObject { get; set; }

    public DateTimeOffset? ServerTime { get; set; } = A.Noon;

    public int OpenFollows
    {
        get
        {
            lock (_followers)
            {
                return _followers.Count;
            }
        }
    }

    public int FollowsOf(ResourceType type)
    {
        lock (_followers)
        {
            return _followers.Count(follower => follower.Type == type);
        }
    }

    public FakeCluster Holding(ResourceType type, params JsonObject[] objects)
    {
        _objects.AddRange(objects.Select(json => (type, json)));
        return this;
    }

    /// <summary>Changes an object and tells the followers.</summary>
    public void Put(ResourceType type, JsonObject json)
    {
        lock (_objects)
        {
            Remove(type, json["metadata"]!["name"]!.GetValue<string>());
            _objects.Add((type, json));
        }

        Tell(type, new Observation(ObservationKind.Present, json.AsElement()));
    }

    public void Delete(ResourceType type, string name)
    {
        var gone = Remove(type, name)!;
        Tell(type, new Observation(ObservationKind.Gone, gone.AsElement()));
    }

    public Task<ApiReply> GetAsync(ResourceType type, string? ns, string name, CancellationToken cancellationToken)
    {
        Ask($"get {type.Plural} {name}");
        return Task.FromResult(new ApiReply(Find(type, name).AsElement(), ServerTime));
    }

    public Task<ApiReply> PollAsync(ResourceType type, string? ns, string name, CancellationToken cancellationToken) => GetAsync(type, ns, name, cancellationToken);

    public async IAsyncEnumerable<JsonElement> ListAsync(ResourceType type, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Ask($"list {type.Plural} {query.Namespace}?{query.LabelSelector}&{query.FieldSelector}");
        await Task.CompletedTask;
        foreach (var json in Matching(type, query))
        {
            OnObject?.Invoke();
            yield return json.AsElement();
        }
    }

    public async IAsyncEnumerable<Observation> FollowAsync(ResourceType type, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Ask($"follow {type.Plural} {query.Namespace}?{query.LabelSelector}&{query.FieldSelector}");
        var channel = Channel.CreateUnbounded<Observation>();
        lock (_followers)
        {
            foreach (var json in Matching(type, query))
            {
                channel.Writer.TryWrite(new Observation(ObservationKind.Present, json.AsElement(), ServerTime));
            }

            channel.Writer.TryWrite(new Observation(ObservationKind.Synced, default, ServerTime));
            _followers.Add((type, channel.Writer));
        }

        try
        {
            await foreach (var observation in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return observation;
            }
        }
        finally
        {
            lock (_followers)
            {
                _followers.Remove((type, channel.Writer));
            }
        }
    }

    public Task<ApiReply> PatchAsync(ResourceType type, string? ns, string name, ResourcePatch patch, CancellationToken cancellationToken)
    {
        Ask($"patch {type.Plural} {name}");
        var live = Find(type, name);
        if (patch.Body["metadata"]!["resourceVersion"] is { } version && version.GetValue<string>() != live["metadata"]!["resourceVersion"]!.GetValue<string>())
        {
            throw new ApiException(ErrorId.Conflict, 409, "Conflict", "the object has been modified");
        }

        if (patch.Body["metadata"]!["uid"] is { } uid && uid.GetValue<string>() != live["metadata"]!["uid"]!.GetValue<string>())
        {
            throw new ApiException(ErrorId.ApiError, 422, "Invalid", "metadata.uid: Invalid value: field is immutable");
        }

        Patches.Add(patch);
        return Task.FromResult(new ApiReply(live.AsElement(), ServerTime));
    }

    public Task<ApiReply> CreateAsync(ResourceType type, string? ns, JsonObject body, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No rule creates objects.");

    /// <summary>Logs by <c>pod/container</c>, with <c>/previous</c> for the run before.</summary>
    public Dictionary<string, string[]> Logs { get; } = new(StringComparer.Ordinal);

    public Task<IReadOnlyList<string>> ReadLogAsync(string ns, string pod, string container, int lines, bool previous, CancellationToken cancellationToken)
    {
        Ask($"log {pod}/{container}{(previous ? "/previous" : "")}");
        return Task.FromResult<IReadOnlyList<string>>(Logs.GetValueOrDefault($"{pod}/{container}{(previous ? "/previous" : "")}", []).TakeLast(lines).ToList());
    }

    public Task<ApiReply> DeleteAsync(ResourceType type, string? ns, string name, string uid, bool dryRun, CancellationToken cancellationToken)
    {
        Ask($"delete {type.Plural} {name} {uid}");
        var live = Find(type, name);
        if (live["metadata"]!["uid"]!.GetValue<string>() != uid)
        {
            throw new ApiException(ErrorId.Conflict, 409, "Conflict", "the UID in the precondition does not match");
        }

        if (!dryRun)
        {
            Delete(type, name);
        }

        return Task.FromResult(new ApiReply(live.AsElement(), ServerTime));
    }

    private JsonObject? Remove(ResourceType type, string name)
    {
        lock (_objects)
        {
            var at = _objects.FindIndex(held => held.Type == type && held.Object["metadata"]!["name"]!.GetValue<string>() == name);
            if (at < 0)
            {
                return null;
            }

            var gone = _objects[at].Object;
            _objects.RemoveAt(at);
            return gone;
        }
    }

    // Streams begin on their own threads while a test changes what they read.
    private List<JsonObject> Matching(ResourceType type, ListQuery query)
    {
        lock (_objects)
        {
            return _objects
                .Where(held => held.Type == type)
                .Select(held => held.Object)
                .Where(json => query.FieldSelector is null || query.FieldSelector.Split(',').All(term => Fits(json, term)))
                .ToList();
        }
    }

    private static bool Fits(JsonObject json, string term) => term.Split("!=") is [var unwanted, var value]
        ? json[unwanted]?.GetValue<string>() != value
        : term == $"metadata.name={json["metadata"]!["name"]}";

    private JsonObject Find(ResourceType type, string name) =>
        Matching(type, new ListQuery(null, FieldSelector: $"metadata.name={name}")).FirstOrDefault()
        ?? throw new ApiException(ErrorId.ApiError, 404, "NotFound", $"{type.Plural} \"{name}\" not found");

    private void Ask(string request)
    {
        lock (Requests)
        {
            Requests.Add(request);
        }

        OnRequest?.Invoke(request);
    }

    private void Tell(ResourceType type, Observation observation)
    {
        lock (_followers)
        {
            foreach (var follower in _followers.Where(follower => follower.Type == type))
            {
                follower.Writer.TryWrite(observation);
            }
        }
    }
}
