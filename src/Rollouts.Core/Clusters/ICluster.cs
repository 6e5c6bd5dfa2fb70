using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Clusters;

/// <summary>
/// A session with one cluster: raw JSON in and out. Cheap to open; the connection behind it is shared and cached.
/// Every method throws <see cref="ApiException"/> for a refusal and <see cref="RolloutException"/> where the server cannot be
/// reached or the credentials cannot be had, and <see cref="OperationCanceledException"/> only when its token is cancelled.
/// </summary>
public interface ICluster
{
    /// <summary>Which cluster this is.</summary>
    ClusterIdentity Identity { get; }

    /// <summary>Reads one object.</summary>
    Task<ApiReply> GetAsync(ResourceType type, string? ns, string name, CancellationToken cancellationToken);

    /// <summary>
    /// Reads one object that is read again and again, because it may not be watched. A server that does not answer is told of as it is
    /// where streams miss it: once that it is away, once that it is back.
    /// </summary>
    Task<ApiReply> PollAsync(ResourceType type, string? ns, string name, CancellationToken cancellationToken);

    /// <summary>Lists objects page by page; each is handed out as soon as it is read. An expired page token starts the list anew without telling an object twice.</summary>
    IAsyncEnumerable<JsonElement> ListAsync(ResourceType type, ListQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Lists, then watches, for as long as it is enumerated. A watch that ends, breaks, goes silent or has expired is taken up again
    /// without a lost change; an unreachable server is tried again with growing pauses. Only a failure of the very first list,
    /// and a refusal that trying again cannot mend, are thrown. Several who follow the same share one stream.
    /// </summary>
    IAsyncEnumerable<Observation> FollowAsync(ResourceType type, ListQuery query, CancellationToken cancellationToken);

    /// <summary>Changes one object.</summary>
    Task<ApiReply> PatchAsync(ResourceType type, string? ns, string name, ResourcePatch patch, CancellationToken cancellationToken);

    /// <summary>Creates one object.</summary>
    Task<ApiReply> CreateAsync(ResourceType type, string? ns, JsonObject body, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the last lines of a container's log, made safe to show. What cannot be had – no right, no such pod, nothing run yet – is no
    /// line and no error.
    /// </summary>
    /// <param name="ns">The pod's namespace.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="lines">How many lines at most.</param>
    /// <param name="previous">Whether the run before is meant.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<IReadOnlyList<string>> ReadLogAsync(string ns, string pod, string container, int lines, bool previous, CancellationToken cancellationToken);

    /// <summary>Deletes one object, if it still is the one that is meant: another of the same name answers 409.</summary>
    Task<ApiReply> DeleteAsync(ResourceType type, string? ns, string name, string uid, bool dryRun, CancellationToken cancellationToken);
}
