using Rollouts.Clusters;
using Rollouts.Problems;

namespace Rollouts.Following;

/// <summary>Follows a cluster's nodes, so that pods on broken ones are told apart. Whoever may not see nodes does without.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="namespaces">Whoever wants to know.</param>
/// <param name="time">The clock of the pauses.</param>
/// <param name="tell">Told that nodes cannot be seen.</param>
internal sealed class NodeStream(ICluster cluster, IReadOnlyList<NamespaceStreams> namespaces, TimeProvider time, Action<string> tell)
{
    /// <summary>Follows until the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var error = await StreamRetry.FollowAsync(cluster, ResourceType.Nodes, new ListQuery(null), time, Take, cancellationToken).ConfigureAwait(false);
        tell($"Nodes (context {cluster.Identity.Context}) cannot be seen, so pods on broken nodes are not told apart: {error.Message}");
        foreach (var streams in namespaces)
        {
            streams.Surroundings.Miss(Unseen.Nodes);
            streams.TellAll();
        }
    }

    private void Take(Observation observation)
    {
        if (observation.Kind == ObservationKind.Synced)
        {
            return;
        }

        foreach (var streams in namespaces.Where(streams => streams.Surroundings.TakeNode(observation)))
        {
            streams.TellAll();
        }
    }
}
