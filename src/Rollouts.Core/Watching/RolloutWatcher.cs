using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Rollouts.Following;
using Rollouts.Waiting;

namespace Rollouts.Watching;

/// <summary>Shows rollouts as they go on, until it is stopped.</summary>
/// <param name="time">The clock of windows and pauses.</param>
/// <param name="note">Told, from any thread, what cannot be seen.</param>
public sealed class RolloutWatcher(TimeProvider time, Action<string> note)
{
    /// <summary>Whether reports hold trees, and every change of a revision or a pod is told too.</summary>
    public bool HasTrees { get; init; }

    /// <summary>
    /// Tells each rollout as it is now, and again at every change of its state or of its problems. What is deleted is told once as
    /// <see cref="RolloutPhase.Deleted"/>; an object that takes its name is watched on.
    /// </summary>
    /// <param name="targets">The rollouts; one that is named twice is watched once.</param>
    /// <param name="logLines">How many last log lines of a broken container are read; zero for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<WatchReport> RunAsync(IReadOnlyList<WaitTarget> targets, int logLines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reports = Channel.CreateUnbounded<WatchReport>(new UnboundedChannelOptions { SingleReader = true });
        var watches = targets
            .DistinctBy(target => (target.First.Cluster.Cluster, target.First.Kind, target.First.Namespace, target.First.Name))
            .Select(target => new RolloutWatch(target, logLines, time) { HasTree = HasTrees })
            .ToList();
        var work = Supervised.RunAsync(
            new RolloutFollower(time, note) { HasHistory = HasTrees },
            [.. watches.Select(watch => watch.Followed)],
            watches.Select(watch => watch.RunAsync(report => reports.Writer.TryWrite(report), over.Token)),
            defect => reports.Writer.TryComplete(defect),
            over.Token);
        try
        {
            await foreach (var report in reports.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return report;
            }
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await work.ConfigureAwait(false);
        }
    }
}
