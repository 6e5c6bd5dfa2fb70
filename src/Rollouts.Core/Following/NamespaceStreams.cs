using Rollouts.Clusters;
using Rollouts.History;
using Rollouts.Json;
using Rollouts.Problems;
using Rollouts.Selection;

namespace Rollouts.Following;

/// <summary>
/// The streams for the rollouts of one namespace: their workloads, and what bears on them. Their number grows with the kinds, not with
/// the rollouts: while those are few, pods and ReplicaSets are asked for by selector, so that a big namespace does not come in whole.
/// </summary>
/// <param name="rollouts">The rollouts: one cluster, one namespace.</param>
/// <param name="surroundings">Takes what bears on the rollouts.</param>
/// <param name="time">The clock of the pauses.</param>
/// <param name="tell">Told what cannot be seen, once a kind.</param>
internal sealed class NamespaceStreams(IReadOnlyList<FollowedRollout> rollouts, Surroundings surroundings, TimeProvider time, Action<string> tell)
{
    private readonly ICluster _cluster = rollouts[0].Cluster;
    private readonly string _namespace = rollouts[0].First.Namespace;

    /// <summary>Whether all revisions are followed, and not only where they tell the new pods from the old ones: a StatefulSet names its new revision itself.</summary>
    public bool HasHistory { get; init; }

    /// <summary>What bears on the rollouts.</summary>
    public Surroundings Surroundings => surroundings;

    /// <summary>Follows until every rollout is over, or the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = Streams(over.Token).ToList();
        try
        {
            await Task.WhenAll(rollouts.Select(rollout => rollout.Over)).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(work).ConfigureAwait(false);
        }
    }

    /// <summary>Tells every rollout that something around it has changed.</summary>
    public void TellAll()
    {
        foreach (var rollout in rollouts)
        {
            rollout.Tell(new Sighting.Surroundings());
        }
    }

    private IEnumerable<Task> Streams(CancellationToken over)
    {
        foreach (var kind in rollouts.GroupBy(rollout => rollout.First.Kind))
        {
            yield return StreamGuard.RunAsync(new WorkloadStream([.. kind], time).RunAsync, kind, over);
        }

        var queries = Queries().ToList();
        queries.ForEach(query => surroundings.Expect(query.Type));
        foreach (var (type, query) in queries)
        {
            yield return StreamGuard.RunAsync(token => FollowAsync(type, query, token), rollouts, over);
        }
    }

    private IEnumerable<(ResourceType Type, ListQuery Query)> Queries()
    {
        foreach (var selector in Selectors(rollouts))
        {
            yield return (ResourceType.Pods, new ListQuery(_namespace, selector));
        }

        foreach (var selector in Selectors(rollouts.Where(rollout => rollout.First.Kind == WorkloadKind.Deployment)))
        {
            yield return (ResourceType.ReplicaSets, new ListQuery(_namespace, selector));
        }

        foreach (var selector in Selectors(rollouts.Where(rollout => rollout.First.Kind == WorkloadKind.DaemonSet || HasHistory && rollout.First.Kind == WorkloadKind.StatefulSet)))
        {
            yield return (ResourceType.ControllerRevisions, new ListQuery(_namespace, selector));
        }

        yield return (ResourceType.Events, new ListQuery(_namespace, FieldSelector: ObservedEvent.Worthwhile));
    }

    private static IEnumerable<string?> Selectors(IEnumerable<FollowedRollout> some)
    {
        var selectors = some.Select(rollout => LabelSelector.ToQuery(rollout.First.Json.At("spec", "selector") ?? default)).Distinct(StringComparer.Ordinal).ToList<string?>();
        return selectors.Count <= WorkloadStream.MostByName ? selectors : [null];
    }

    private async Task FollowAsync(ResourceType type, ListQuery query, CancellationToken over)
    {
        var isTold = false;
        var error = await StreamRetry.FollowAsync(_cluster, type, query, time, Take, over).ConfigureAwait(false);
        if (surroundings.Miss(What(type)))
        {
            tell($"{type.Plural} in {_namespace} (context {_cluster.Identity.Context}) cannot be seen, so problems that only they show stay untold: {error.Message}");
            TellAll();
        }

        void Take(Observation observation)
        {
            if (observation.Kind == ObservationKind.Synced)
            {
                // A stream that was opened again has told all once more.
                if (!isTold)
                {
                    isTold = true;
                    surroundings.Told(type, observation.ServerTime);
                }

                TellAll();
                return;
            }

            var bearsOn = surroundings.Take(type, observation);
            if (surroundings.Unseen.HasFlag(Unseen.Revisions))
            {
                TellAll();
            }
            else if (bearsOn is { } uid)
            {
                foreach (var rollout in rollouts.Where(rollout => rollout.Uid == uid))
                {
                    rollout.Tell(new Sighting.Surroundings());
                }
            }
        }
    }

    /// <summary>What is not seen where objects of a kind may not be.</summary>
    public static Unseen What(ResourceType type) =>
        type == ResourceType.Pods ? Unseen.Pods : type == ResourceType.Events ? Unseen.Events : Unseen.Revisions;
}
