using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.History;
using Rollouts.Json;
using Rollouts.Problems.Rules;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Problems;

/// <summary>
/// Reads what snapshots of many rollouts need, once for each namespace: a hundred rollouts cost as many requests as one. Only what
/// belongs to the rollouts is kept. Rollouts that are complete have no problems: nothing but their revisions is read for them, unless asked for.
/// </summary>
/// <param name="note">Told, once each, what may not be read.</param>
internal sealed class SnapshotReader(Action<string> note)
{
    // From here on one list of the namespace is cheaper than one for each rollout.
    private const int MostListsBySelector = 3;
    private const int MostNodesByName = 5;

    /// <summary>Whether pods are read of complete rollouts too.</summary>
    public bool IncludesComplete { get; init; }

    /// <summary>Takes a snapshot of each rollout.</summary>
    public async Task<IReadOnlyList<RolloutSnapshot>> ReadAsync(ICluster cluster, IReadOnlyList<Workload> workloads, CancellationToken cancellationToken)
    {
        if (workloads.Count == 0)
        {
            return [];
        }

        var serverTime = await ServerTimeAsync(cluster, workloads[0], cancellationToken).ConfigureAwait(false);
        var snapshots = new List<RolloutSnapshot>();
        foreach (var place in workloads.GroupBy(workload => workload.Namespace, StringComparer.Ordinal))
        {
            snapshots.AddRange(await ReadAsync(cluster, place.Key, [.. place], serverTime, oldDeadline: null, known: null, cancellationToken).ConfigureAwait(false));
        }

        return snapshots;
    }

    /// <summary>Takes a snapshot of one rollout as it is now.</summary>
    /// <param name="cluster">The session.</param>
    /// <param name="known">The workload as it is known.</param>
    /// <param name="oldDeadline">The stamp of an exceeded deadline that is known not to be about its template.</param>
    /// <param name="events">Events that are known already, so that those of a whole namespace need not come in once more; null to read them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<RolloutSnapshot> ReadAnewAsync(
        ICluster cluster, Workload known, DateTimeOffset? oldDeadline, IReadOnlyList<ObservedEvent>? events, CancellationToken cancellationToken)
    {
        var reply = await cluster.GetAsync(known.Kind.Resource, known.Namespace, known.Name, cancellationToken).ConfigureAwait(false);
        var live = new Workload(known.Kind, reply.Object, known.Cluster);
        var serverTime = reply.ServerTime ?? TimeProvider.System.GetUtcNow();
        return (await ReadAsync(cluster, live.Namespace, [live], serverTime, oldDeadline, events, cancellationToken).ConfigureAwait(false)).Single();
    }

    private async Task<IEnumerable<RolloutSnapshot>> ReadAsync(
        ICluster cluster, string ns, IReadOnlyList<Workload> workloads, DateTimeOffset serverTime, DateTimeOffset? oldDeadline, IReadOnlyList<ObservedEvent>? known, CancellationToken cancellationToken)
    {
        var replicaSets = await RevisionsAsync(ResourceType.ReplicaSets, IsDeployment).ConfigureAwait(false);
        var controllerRevisions = await RevisionsAsync(ResourceType.ControllerRevisions, workload => !IsDeployment(workload)).ConfigureAwait(false);
        List<ObservedRevision> revisions = [.. replicaSets ?? [], .. controllerRevisions ?? []];
        var unfinished = workloads.Where(workload => IncludesComplete || RolloutJudge.Judge(workload).Phase != RolloutPhase.Complete).ToList();
        var owners = unfinished.Select(workload => workload.Uid).ToHashSet(StringComparer.Ordinal);
        owners.UnionWith(revisions.Where(revision => owners.Contains(revision.OwnerUid ?? "")).Select(revision => revision.Uid).ToList());

        // Where the ReplicaSets may not be read, pods are told by the name of theirs.
        var pods = await ListAsync(cluster, ResourceType.Pods, ns, unfinished, json => Pod(json), cancellationToken).ConfigureAwait(false);
        var events = known ?? await EventsAsync(cluster, ns, unfinished, [.. owners, .. (pods ?? []).Select(pod => pod.Uid)], cancellationToken).ConfigureAwait(false);
        var nodes = await NodesAsync(cluster, pods ?? [], cancellationToken).ConfigureAwait(false);
        var unseen = If(pods is null, Unseen.Pods) | If(events is null, Unseen.Events) | If(nodes is null, Unseen.Nodes);
        return workloads.Select(workload =>
        {
            var snapshot = Snapshot(workload, oldDeadline);
            return DeadlineRule.Old(snapshot) is { } old ? Snapshot(workload, old) : snapshot;
        });

        RolloutSnapshot Snapshot(Workload workload, DateTimeOffset? old) => new()
        {
            Workload = workload,
            OldDeadline = old,
            Pods = pods ?? [],
            Revisions = revisions,
            Events = events ?? [],
            Nodes = nodes ?? [],
            Unseen = unseen | If((IsDeployment(workload) ? replicaSets : controllerRevisions) is null, Unseen.Revisions),
            ServerTime = serverTime,
        };

        ObservedPod? Pod(JsonElement json) => new ObservedPod(json) is { OwnerUid: { } owner } pod && (replicaSets is null || owners.Contains(owner)) ? pod : null;

        Task<IReadOnlyList<ObservedRevision>?> RevisionsAsync(ResourceType type, Func<Workload, bool> whose) =>
            ListAsync(cluster, type, ns, [.. workloads.Where(whose)], json => new ObservedRevision(json), cancellationToken);
    }

    private static bool IsDeployment(Workload workload) => workload.Kind == WorkloadKind.Deployment;

    private static Unseen If(bool isUnseen, Unseen what) => isUnseen ? what : Unseen.None;

    // Null where it is forbidden.
    private async Task<IReadOnlyList<T>?> ListAsync<T>(ICluster cluster, ResourceType type, string ns, IReadOnlyList<Workload> of, Func<JsonElement, T?> take, CancellationToken cancellationToken)
        where T : class
    {
        if (of.Count == 0)
        {
            return [];
        }

        var queries = of.Count > MostListsBySelector
            ? [new ListQuery(ns)]
            : of.Select(workload => new ListQuery(ns, LabelSelector.ToQuery(workload.Json.At("spec", "selector") ?? default))).Distinct();
        var taken = new Dictionary<string, T>(StringComparer.Ordinal);
        try
        {
            foreach (var query in queries)
            {
                await foreach (var json in cluster.ListAsync(type, query, cancellationToken).ConfigureAwait(false))
                {
                    if (take(json) is { } item)
                    {
                        taken[json.Text("metadata", "name") ?? ""] = item;
                    }
                }
            }

            return [.. taken.Values];
        }
        catch (ApiException refusal) when (refusal.ErrorId == ErrorId.Forbidden)
        {
            note($"{refusal.Message} What {type.Plural} would show is not seen.");
            return null;
        }
    }

    private async Task<IReadOnlyList<ObservedEvent>?> EventsAsync(ICluster cluster, string ns, IReadOnlyList<Workload> of, HashSet<string> about, CancellationToken cancellationToken)
    {
        if (of.Count == 0)
        {
            return [];
        }

        var taken = new List<ObservedEvent>();
        try
        {
            await foreach (var json in cluster.ListAsync(ResourceType.Events, new ListQuery(ns, FieldSelector: ObservedEvent.Worthwhile), cancellationToken).ConfigureAwait(false))
            {
                if (about.Contains(json.Text("involvedObject", "uid") ?? ""))
                {
                    taken.Add(new ObservedEvent(json));
                }
            }

            return taken;
        }
        catch (ApiException refusal) when (refusal.ErrorId == ErrorId.Forbidden)
        {
            note($"{refusal.Message} What events would show is not seen.");
            return null;
        }
    }

    // Only nodes with a pod that is not ready, or has yet to go, matter: of ten thousand, a few.
    private async Task<Dictionary<string, ObservedNode>?> NodesAsync(ICluster cluster, IReadOnlyList<ObservedPod> pods, CancellationToken cancellationToken)
    {
        var names = pods.Where(pod => !pod.IsReady || pod.IsBeingDeleted).Select(pod => pod.Node).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var nodes = new Dictionary<string, ObservedNode>(StringComparer.Ordinal);
        try
        {
            if (names.Count > MostNodesByName)
            {
                await foreach (var json in cluster.ListAsync(ResourceType.Nodes, new ListQuery(null), cancellationToken).ConfigureAwait(false))
                {
                    Take(json);
                }

                return nodes;
            }

            foreach (var name in names)
            {
                try
                {
                    Take((await cluster.GetAsync(ResourceType.Nodes, null, name, cancellationToken).ConfigureAwait(false)).Object);
                }
                catch (ApiException refusal) when (refusal.IsNotFound)
                {
                    // The node is gone, and its pods will be.
                }
            }

            return nodes;
        }
        catch (ApiException refusal) when (refusal.ErrorId == ErrorId.Forbidden)
        {
            note($"{refusal.Message} Whether a node is at fault is not seen.");
            return null;
        }

        void Take(JsonElement json)
        {
            var node = new ObservedNode(json);
            if (names.Contains(node.Name))
            {
                nodes[node.Name] = node;
            }
        }
    }

    // Any answer to a GET brings the server's clock; this one is about an object that is known to be readable.
    private static async Task<DateTimeOffset> ServerTimeAsync(ICluster cluster, Workload workload, CancellationToken cancellationToken)
    {
        try
        {
            return (await cluster.GetAsync(workload.Kind.Resource, workload.Namespace, workload.Name, cancellationToken).ConfigureAwait(false)).ServerTime ?? TimeProvider.System.GetUtcNow();
        }
        catch (ApiException)
        {
            return TimeProvider.System.GetUtcNow();
        }
    }
}
