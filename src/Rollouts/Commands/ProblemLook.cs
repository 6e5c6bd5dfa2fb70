using Rollouts.Messages;
using Rollouts.Problems;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Commands;

/// <summary>One look at the problems of many rollouts: what they need is read once for each cluster and namespace.</summary>
internal sealed class ProblemLook(Outbox outbox)
{
    /// <summary>Whether those that are complete, and so have no problems, are looked at too.</summary>
    public bool IncludesComplete { get; init; }

    /// <summary>Looks at all of them.</summary>
    /// <param name="found">The rollouts.</param>
    /// <param name="tell">Tells what was seen of one.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task RunAsync(IReadOnlyList<Finding.Found> found, Func<Finding.Found, RolloutSnapshot, Assessment, CancellationToken, Task> tell, CancellationToken cancellationToken)
    {
        foreach (var cluster in found.GroupBy(one => one.Cluster))
        {
            foreach (var place in cluster.GroupBy(one => one.Workload.Namespace, StringComparer.Ordinal))
            {
                var rollouts = place.ToList();
                IReadOnlyList<RolloutSnapshot> snapshots;
                try
                {
                    snapshots = await new SnapshotReader(outbox.Verbose) { IncludesComplete = IncludesComplete }.ReadAsync(cluster.Key, [.. rollouts.Select(one => one.Workload)], cancellationToken).ConfigureAwait(false);
                }
                catch (RolloutException error)
                {
                    foreach (var one in rollouts)
                    {
                        outbox.Error(error, RolloutJudge.Judge(one.Workload));
                    }

                    continue;
                }

                foreach (var (one, snapshot) in rollouts.Zip(snapshots))
                {
                    await tell(one, snapshot, ProblemTracker.Look(snapshot, ProblemPolicy.Default), cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }
}
