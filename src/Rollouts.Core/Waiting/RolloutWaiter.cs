using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Rollouts.Following;

namespace Rollouts.Waiting;

/// <summary>Waits for many rollouts at once.</summary>
/// <param name="time">The clock of timeouts, windows and pauses.</param>
/// <param name="note">Told, from any thread, what cannot be seen.</param>
public sealed class RolloutWaiter(TimeProvider time, Action<string>? note = null)
{
    /// <summary>
    /// Follows all rollouts until each has ended. Reports come as things happen; every rollout ends exactly once, and one that ends
    /// badly does not stop the others. Stopping the enumeration, or cancelling, ends every stream.
    /// </summary>
    /// <param name="targets">The rollouts; one that is named twice is followed once.</param>
    /// <param name="options">How to wait.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<WaitReport> RunAsync(IReadOnlyList<WaitTarget> targets, WaitOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var deadline = new Deadline(time, options.Timeout);

        // The last of equals counts: of two changes in a row to one rollout, the later is what is live.
        var supervisions = targets
            .GroupBy(target => (target.First.Cluster.Cluster, target.First.Kind, target.First.Namespace, target.First.Name))
            .Select(same => new RolloutSupervision(same.Last(), options, time))
            .ToList();
        foreach (var report in supervisions.SelectMany(supervision => supervision.Start()))
        {
            yield return report;
        }

        supervisions.RemoveAll(supervision => supervision.IsOver);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reports = Channel.CreateUnbounded<WaitReport>(new UnboundedChannelOptions { SingleReader = true });
        var work = Supervised.RunAsync(
            new RolloutFollower(time, note ?? (_ => { })),
            [.. supervisions.Select(supervision => supervision.Followed)],
            supervisions.Select(supervision => supervision.RunAsync(deadline, report => reports.Writer.TryWrite(report), over.Token)),
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
