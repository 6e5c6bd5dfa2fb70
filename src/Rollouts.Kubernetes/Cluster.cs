using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Connections;
using Rollouts.Kubernetes.Requests;
using Rollouts.Kubernetes.Watching;

namespace Rollouts.Kubernetes;

/// <summary>A session: a shared connection, with one user's field manager and ear for notes.</summary>
internal sealed class Cluster : ICluster
{
    // The API server passes a request for a log on to the node, which may be the very thing that is broken.
    private static readonly TimeSpan LogPatience = TimeSpan.FromSeconds(10);

    private readonly Connection _connection;
    private readonly string _fieldManager;
    private readonly RequestSender _sender;
    private readonly SharedStreams _streams;

    public Cluster(Connection connection, SessionNotes notes, string fieldManager)
    {
        (_connection, _fieldManager) = (connection, fieldManager);
        _sender = new RequestSender(connection, notes);
        _streams = new SharedStreams(_sender);
    }

    public ClusterIdentity Identity => _connection.Target.Identity;

    public Task<ApiReply> GetAsync(ResourceType type, string? ns, string name, CancellationToken cancellationToken) =>
        Outward(_sender.FetchAsync(ApiRequest.Get(type, ns, name), cancellationToken));

    public Task<ApiReply> PollAsync(ResourceType type, string? ns, string name, CancellationToken cancellationToken) =>
        Outward(_sender.PollAsync(ApiRequest.Get(type, ns, name), cancellationToken));

    public Task<ApiReply> PatchAsync(ResourceType type, string? ns, string name, ResourcePatch patch, CancellationToken cancellationToken) =>
        Outward(_sender.FetchAsync(ApiRequest.Patch(type, ns, name, patch, _fieldManager), cancellationToken));

    public Task<ApiReply> CreateAsync(ResourceType type, string? ns, JsonObject body, CancellationToken cancellationToken) =>
        Outward(_sender.FetchAsync(ApiRequest.Create(type, ns, body, _fieldManager), cancellationToken));

    public Task<ApiReply> DeleteAsync(ResourceType type, string? ns, string name, string uid, bool dryRun, CancellationToken cancellationToken) =>
        Outward(_sender.FetchAsync(ApiRequest.Delete(type, ns, name, uid, dryRun), cancellationToken));

    public async Task<IReadOnlyList<string>> ReadLogAsync(string ns, string pod, string container, int lines, bool previous, CancellationToken cancellationToken)
    {
        try
        {
            return await _sender.FetchLastLinesAsync(ApiRequest.Log(ns, pod, container, lines, previous), lines, LogPatience, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailureException failure)
        {
            // Nothing has run yet, nobody may see it, or the node does not answer: what is known without the log is worth telling.
            _sender.Notes.Verbose($"{failure.Message} The log is left out.");
            return [];
        }
    }

    public IAsyncEnumerable<JsonElement> ListAsync(ResourceType type, ListQuery query, CancellationToken cancellationToken) =>
        Outward(token => ItemsAsync(type, query, token), cancellationToken);

    public IAsyncEnumerable<Observation> FollowAsync(ResourceType type, ListQuery query, CancellationToken cancellationToken) =>
        Outward(token => _streams.FollowAsync(type, query, token), cancellationToken);

    private async IAsyncEnumerable<JsonElement> ItemsAsync(ResourceType type, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A list that has to begin anew meets objects again that were told already.
        var told = new HashSet<string>(StringComparer.Ordinal);
        var isAnew = false;
        using var list = new ListCursor(_sender, type, query);
        while (await list.NextAsync(cancellationToken).ConfigureAwait(false) is { Kind: not ListStepKind.End } step)
        {
            if (step.Kind == ListStepKind.Restart)
            {
                isAnew = true;
            }
            else if (told.Add(ObjectFields.Key(step.Object)) || !isAnew)
            {
                yield return step.Object;
            }
        }
    }

    private static async Task<T> Outward<T>(Task<T> work)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (RequestFailureException failure)
        {
            throw failure.Error;
        }
    }

    private static async IAsyncEnumerable<T> Outward<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> start, CancellationToken outer, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Both tokens count: the method's, and the one that WithCancellation may add.
        using var both = CancellationTokenSource.CreateLinkedTokenSource(outer, cancellationToken);
        await using var items = start(both.Token).ConfigureAwait(false).GetAsyncEnumerator();
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (RequestFailureException failure)
            {
                throw failure.Error;
            }
            catch (OperationCanceledException)
            {
                throw new OperationCanceledException(outer.IsCancellationRequested ? outer : cancellationToken);
            }

            yield return items.Current;
        }
    }
}
