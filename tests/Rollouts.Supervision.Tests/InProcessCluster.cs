using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Rollouts.Clusters;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Patching;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Selectors;
using Rollouts.Sandbox.Store;

namespace Rollouts.Supervision.Tests;

/// <summary>The practice cluster as a session, without a connection between: what a wait sees of it, and when, is then a matter of its clock alone.</summary>
internal sealed class InProcessCluster(IApi api, IPodLogs logs) : ICluster
{
    private static readonly KindRegistry Kinds = ServedKinds.Create();
    private int _open;
    private int _requests;
    private TaskCompletionSource _faultsChanged = New();

    public ClusterIdentity Identity { get; } = new("sandbox", "http://sandbox", "/sandbox.kubeconfig", "default");

    /// <summary>How far the server's clock is ahead of the one that the wait goes by.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>Kinds, in the plural, that may not be read.</summary>
    public IReadOnlyCollection<string> Forbidden { get; init; } = [];

    /// <summary>Called before each request, as <c>verb plural name</c>; may throw.</summary>
    public Action<string>? OnRequest { get; set; }

    /// <summary>Called when a request has been granted, before its answer is told; may throw, as a connection does that breaks then.</summary>
    public Action<string>? OnAnswer { get; set; }

    /// <summary>What is wrong with the way to the cluster now.</summary>
    public WayFaults Faults { get; private set; } = new();

    /// <summary>Changes what is wrong with the way to the cluster.</summary>
    public void Set(WayFaults faults)
    {
        Faults = faults;
        Interlocked.Exchange(ref _faultsChanged, New()).SetResult();
    }

    /// <summary>How many streams are open.</summary>
    public int OpenStreams => Volatile.Read(ref _open);

    /// <summary>How many requests there were that are no streams.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public Task<ApiReply> GetAsync(ResourceType type, string? ns, string name, CancellationToken cancellationToken) => Ask(type, $"get {type.Plural} {name}", () =>
        api.Find(type, ns, name) is { } found ? Reply(found) : throw new ApiException(ErrorId.ApiError, 404, "NotFound", $"{type.Plural} \"{name}\" not found"));

    public Task<ApiReply> PollAsync(ResourceType type, string? ns, string name, CancellationToken cancellationToken) => GetAsync(type, ns, name, cancellationToken);

    public async IAsyncEnumerable<JsonElement> ListAsync(ResourceType type, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Ask(type, $"list {type.Plural}", () => Reply([])).ConfigureAwait(false);
        foreach (var item in Matching(type, query))
        {
            yield return Json(item);
        }
    }

    public async IAsyncEnumerable<Observation> FollowAsync(ResourceType type, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        OnRequest?.Invoke($"follow {type.Plural} {query.Namespace}");
        Refuse(type);
        Interlocked.Increment(ref _open);
        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var changes = api.Watch(type, over.Token);
            foreach (var item in Matching(type, query))
            {
                yield return new Observation(ObservationKind.Present, Json(item), Now);
            }

            yield return new Observation(ObservationKind.Synced, default, Now);
            while (await WaitAsync(type, changes, cancellationToken).ConfigureAwait(false))
            {
                while (!Faults.HoldsBack(type) && changes.TryRead(out var change))
                {
                    if (Includes(type, query, change.Object))
                    {
                        yield return new Observation(change.Type == "DELETED" ? ObservationKind.Gone : ObservationKind.Present, Json(change.Object), Now);
                    }
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    public Task<ApiReply> PatchAsync(ResourceType type, string? ns, string name, ResourcePatch patch, CancellationToken cancellationToken) => Ask(type, $"patch {type.Plural} {name}", () =>
    {
        var draft = api.Find(type, ns, name)!.Copy();
        var kind = ApiTypes.Of(type);
        var patched = (JsonObject)StrategicMergePatch.Apply(draft, (JsonObject)patch.Body.DeepClone(), kind)!;
        return Reply(api.Update(type, patched));
    });

    public Task<ApiReply> CreateAsync(ResourceType type, string? ns, JsonObject body, CancellationToken cancellationToken) => Ask(type, $"create {type.Plural}", () => Reply(api.Create(type, body)));

    public Task<ApiReply> DeleteAsync(ResourceType type, string? ns, string name, string uid, bool dryRun, CancellationToken cancellationToken) => Ask(type, $"delete {type.Plural} {name}", () =>
    {
        api.Delete(type, ns, name, new DeleteOptions(Uid: uid));
        return Reply([]);
    });

    public Task<IReadOnlyList<string>> ReadLogAsync(string ns, string pod, string container, int lines, bool previous, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. (logs.Find(ns, pod, container, previous)?.Lines ?? []).TakeLast(lines).Select(line => line.Text)]);

    private DateTimeOffset Now => api.Time.GetUtcNow() + ClockOffset;

    // Rights that are taken away end a stream; a server that is away, and a proxy that holds everything back, only keep it silent.
    private async Task<bool> WaitAsync(ResourceType type, ChannelReader<ApiEvent> changes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var faultsChanged = Volatile.Read(ref _faultsChanged).Task;
            Refuse(type);
            if (Faults.HoldsBack(type))
            {
                await faultsChanged.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            var read = changes.WaitToReadAsync(cancellationToken).AsTask();
            if (await Task.WhenAny(read, faultsChanged).ConfigureAwait(false) == read)
            {
                return await read.ConfigureAwait(false);
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static JsonElement Json(JsonObject value) => JsonSerializer.SerializeToElement(value);

    private ApiReply Reply(JsonObject value) => new(Json(value), Now);

    private IReadOnlyList<JsonObject> Matching(ResourceType type, ListQuery query) => api.List(type, query.Namespace, item => Includes(type, query, item));

    private static bool Includes(ResourceType type, ListQuery query, JsonObject item) =>
        (query.Namespace is null || item.Namespace() == query.Namespace)
        && LabelSelector.Parse(query.LabelSelector).Matches(item["metadata"].At("labels") as JsonObject)
        && FieldSelector.Parse(query.FieldSelector, Kinds.Of(type)).Matches(item);

    private Task<ApiReply> Ask(ResourceType type, string request, Func<ApiReply> work)
    {
        Interlocked.Increment(ref _requests);
        OnRequest?.Invoke(request);
        if (Faults.IsAway)
        {
            throw Unreachable();
        }

        Refuse(type);
        try
        {
            var reply = work();
            OnAnswer?.Invoke(request);
            return Task.FromResult(reply);
        }
        catch (ApiRefusal refusal)
        {
            throw new ApiException(refusal.Code == 409 ? ErrorId.Conflict : ErrorId.ApiError, refusal.Code, refusal.Reason, refusal.Message);
        }
    }

    /// <summary>What is thrown where the server is away.</summary>
    public static RolloutException Unreachable() => new(ErrorId.ClusterUnreachable, "The cluster was not reached: nothing listens there.", "");

    private void Refuse(ResourceType type)
    {
        if (Forbidden.Contains(type.Plural) || Faults.Forbidden.Contains(type.Plural))
        {
            throw new ApiException(ErrorId.Forbidden, 403, "Forbidden", $"{type.Plural} is forbidden");
        }
    }
}
