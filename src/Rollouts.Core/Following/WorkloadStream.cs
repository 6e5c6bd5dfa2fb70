using Rollouts.Clusters;
using Rollouts.Json;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Following;

/// <summary>
/// Follows the workloads of one kind in one namespace: a few by name, many by one stream of the namespace. Where watching is
/// forbidden it falls back to names, and from there to reading each every two seconds.
/// </summary>
/// <param name="rollouts">The rollouts: one cluster, one kind, one namespace.</param>
/// <param name="time">The clock of the pauses.</param>
internal sealed class WorkloadStream(IReadOnlyList<FollowedRollout> rollouts, TimeProvider time)
{
    /// <summary>Up to how many are followed one by one.</summary>
    public const int MostByName = 3;

    private readonly ICluster _cluster = rollouts[0].Cluster;
    private readonly WorkloadKind _kind = rollouts[0].First.Kind;
    private readonly string _namespace = rollouts[0].First.Namespace;

    /// <summary>Follows until the token is cancelled, or there is nothing left to follow.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (rollouts.Count <= MostByName || !await TryFollowAsync(rollouts, fieldSelector: null, cancellationToken).ConfigureAwait(false))
        {
            await Task.WhenAll(rollouts.Select(rollout => ByNameAsync(rollout, cancellationToken))).ConfigureAwait(false);
        }
    }

    private async Task ByNameAsync(FollowedRollout rollout, CancellationToken cancellationToken)
    {
        if (!await TryFollowAsync([rollout], $"metadata.name={rollout.First.Name}", cancellationToken).ConfigureAwait(false))
        {
            await PollAsync(rollout, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>False where the server forbids to list or to watch.</returns>
    private async Task<bool> TryFollowAsync(IReadOnlyList<FollowedRollout> followed, string? fieldSelector, CancellationToken cancellationToken)
    {
        var byName = followed.ToDictionary(rollout => rollout.First.Name, StringComparer.Ordinal);
        var unseen = new HashSet<string>(byName.Keys, StringComparer.Ordinal);
        var error = await StreamRetry.FollowAsync(_cluster, _kind.Resource, new ListQuery(_namespace, FieldSelector: fieldSelector), time, Take, cancellationToken).ConfigureAwait(false);
        if (error.ErrorId == ErrorId.Forbidden)
        {
            return false;
        }

        foreach (var rollout in followed)
        {
            rollout.Tell(new Sighting.Lost(error));
        }

        return true;

        void Take(Observation observation)
        {
            if (observation.Kind == ObservationKind.Synced)
            {
                foreach (var name in unseen)
                {
                    byName[name].Tell(new Sighting.Gone());
                }
            }
            else if (byName.TryGetValue(observation.Object.Text("metadata", "name") ?? "", out var rollout))
            {
                unseen.Remove(rollout.First.Name);
                rollout.Tell(observation.Kind == ObservationKind.Gone ? new Sighting.Gone() : new Sighting.State(new Workload(_kind, observation.Object, _cluster.Identity)));
            }
        }
    }

    private async Task PollAsync(FollowedRollout rollout, CancellationToken cancellationToken)
    {
        while (!rollout.Over.IsCompleted)
        {
            await Task.Delay(StreamRetry.Pause, time, cancellationToken).ConfigureAwait(false);
            try
            {
                var reply = await _cluster.PollAsync(_kind.Resource, _namespace, rollout.First.Name, cancellationToken).ConfigureAwait(false);
                rollout.Tell(new Sighting.State(new Workload(_kind, reply.Object, _cluster.Identity)));
            }
            catch (ApiException refusal) when (refusal.IsNotFound)
            {
                rollout.Tell(new Sighting.Gone());
            }
            catch (RolloutException error) when (!StreamRetry.MayPass(error))
            {
                rollout.Tell(new Sighting.Lost(error));
                return;
            }
            catch (RolloutException)
            {
                // Asked again after the pause.
            }
        }
    }
}
