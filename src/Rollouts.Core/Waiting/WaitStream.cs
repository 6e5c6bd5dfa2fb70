using System.Threading.Channels;
using Rollouts.Clusters;
using Rollouts.Json;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Waiting;

/// <summary>
/// Follows the rollouts of one kind in one namespace: a few by name, many by one stream of the namespace. Where watching is
/// forbidden it falls back to names, and from there to reading each every two seconds.
/// </summary>
/// <param name="waits">The rollouts: one cluster, one kind, one namespace.</param>
/// <param name="events">Takes what is observed, to be applied one after another.</param>
/// <param name="time">The clock of the pauses.</param>
internal sealed class WaitStream(IReadOnlyList<RolloutWait> waits, ChannelWriter<WaitEvent> events, TimeProvider time)
{
    private const int MostStreamsByName = 3;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    private readonly ICluster _cluster = waits[0].Target.Cluster;
    private readonly WorkloadKind _kind = waits[0].Target.First.Kind;
    private readonly string _namespace = waits[0].Target.First.Namespace;

    /// <summary>Follows until the token is cancelled, or there is nothing left to follow.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => waits.Count <= MostStreamsByName ? ByNameAsync(cancellationToken) : ByNamespaceAsync(cancellationToken);

    private async Task ByNamespaceAsync(CancellationToken cancellationToken)
    {
        if (!await TryFollowAsync(waits, fieldSelector: null, cancellationToken).ConfigureAwait(false))
        {
            await ByNameAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task ByNameAsync(CancellationToken cancellationToken) => Task.WhenAll(waits.Select(async wait =>
    {
        if (!await TryFollowAsync([wait], $"metadata.name={wait.Target.First.Name}", cancellationToken).ConfigureAwait(false))
        {
            await PollAsync(wait, cancellationToken).ConfigureAwait(false);
        }
    }));

    /// <returns>False where the server forbids to list or to watch.</returns>
    private async Task<bool> TryFollowAsync(IReadOnlyList<RolloutWait> followed, string? fieldSelector, CancellationToken cancellationToken)
    {
        var byName = followed.ToDictionary(wait => wait.Target.First.Name, StringComparer.Ordinal);
        while (true)
        {
            try
            {
                await FollowAsync(byName, new ListQuery(_namespace, FieldSelector: fieldSelector), cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (RolloutException error) when (error.ErrorId == ErrorId.Forbidden)
            {
                return false;
            }
            catch (RolloutException error) when (error.ErrorId == ErrorId.ClusterUnreachable)
            {
                // It answered when the wait began, so it will again; the wait's timeout says when that is too late.
                await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
            }
            catch (RolloutException error)
            {
                Tell(followed, wait => wait.Lost(error));
                return true;
            }
        }
    }

    private async Task FollowAsync(Dictionary<string, RolloutWait> byName, ListQuery query, CancellationToken cancellationToken)
    {
        var unseen = new HashSet<string>(byName.Keys, StringComparer.Ordinal);
        await foreach (var observation in _cluster.FollowAsync(_kind.Resource, query, cancellationToken).ConfigureAwait(false))
        {
            if (observation.Kind == ObservationKind.Synced)
            {
                Tell([.. unseen.Select(name => byName[name])], wait => wait.Gone());
            }
            else if (byName.TryGetValue(observation.Object.Text("metadata", "name") ?? "", out var wait))
            {
                unseen.Remove(wait.Target.First.Name);
                var state = new Workload(_kind, observation.Object, _cluster.Identity);
                Tell([wait], observation.Kind == ObservationKind.Gone ? wait => wait.Gone() : wait => wait.Observe(state));
            }
        }
    }

    private async Task PollAsync(RolloutWait wait, CancellationToken cancellationToken)
    {
        var first = wait.Target.First;
        while (!wait.IsOver)
        {
            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
            try
            {
                var reply = await _cluster.GetAsync(_kind.Resource, _namespace, first.Name, cancellationToken).ConfigureAwait(false);
                var state = new Workload(_kind, reply.Object, _cluster.Identity);
                Tell([wait], wait => wait.Observe(state));
            }
            catch (ApiException refusal) when (refusal.IsNotFound)
            {
                Tell([wait], wait => wait.Gone());
                return;
            }
            catch (RolloutException error) when (error.ErrorId != ErrorId.ClusterUnreachable)
            {
                Tell([wait], wait => wait.Lost(error));
                return;
            }
        }
    }

    private void Tell(IReadOnlyList<RolloutWait> about, Func<RolloutWait, WaitReport?> apply)
    {
        foreach (var wait in about)
        {
            events.TryWrite(new WaitEvent(wait, apply));
        }
    }
}
