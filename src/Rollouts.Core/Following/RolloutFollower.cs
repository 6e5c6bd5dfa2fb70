namespace Rollouts.Following;

/// <summary>Opens the streams for many rollouts, one set a namespace, and the one for each cluster's nodes.</summary>
/// <param name="time">The clock of the pauses.</param>
/// <param name="tell">Told what cannot be seen.</param>
internal sealed class RolloutFollower(TimeProvider time, Action<string> tell)
{
    /// <summary>Whether all revisions are followed, and not only those that a verdict needs.</summary>
    public bool HasHistory { get; init; }

    /// <summary>Follows until every rollout is over, or the token is cancelled.</summary>
    public async Task RunAsync(IReadOnlyList<FollowedRollout> rollouts, CancellationToken cancellationToken)
    {
        var clusters = rollouts.GroupBy(rollout => rollout.Cluster).Select(cluster => FollowClusterAsync([.. cluster], cancellationToken));
        try
        {
            await Task.WhenAll(clusters).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever listens is told by the token.
        }
    }

    private async Task FollowClusterAsync(List<FollowedRollout> rollouts, CancellationToken cancellationToken)
    {
        var namespaces = rollouts
            .GroupBy(rollout => rollout.First.Namespace, StringComparer.Ordinal)
            .Select(group => new NamespaceStreams([.. group], Share(group), time, tell) { HasHistory = HasHistory })
            .ToList();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var nodes = StreamGuard.RunAsync(new NodeStream(rollouts[0].Cluster, namespaces, time, tell).RunAsync, rollouts, over.Token);
        try
        {
            await Task.WhenAll(namespaces.Select(streams => streams.RunAsync(cancellationToken))).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await nodes.ConfigureAwait(false);
        }
    }

    private Surroundings Share(IEnumerable<FollowedRollout> rollouts)
    {
        var surroundings = new Surroundings(new ServerClock(time));
        foreach (var rollout in rollouts)
        {
            rollout.Surroundings = surroundings;
        }

        return surroundings;
    }
}
