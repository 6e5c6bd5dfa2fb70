using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Rollouts.Waiting;

/// <summary>Waits for many rollouts at once.</summary>
/// <param name="time">The clock of timeouts and pauses.</param>
public sealed class RolloutWaiter(TimeProvider time)
{
    /// <summary>
    /// Follows all rollouts until each has ended. Reports come as things happen; every rollout ends exactly once, and one that ends
    /// badly does not stop the others. Stopping the enumeration, or cancelling, ends every stream.
    /// </summary>
    /// <param name="targets">The rollouts; one that is named twice is followed once.</param>
    /// <param name="timeout">One timeout over all, from now; zero for none.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<WaitReport> RunAsync(IReadOnlyList<WaitTarget> targets, TimeSpan timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The last of equals counts: of two changes in a row to one rollout, the later is what is live.
        var waits = targets
            .GroupBy(target => (target.First.Cluster.Cluster, target.First.Kind, target.First.Namespace, target.First.Name))
            .Select(same => new RolloutWait(same.Last()))
            .ToList();
        foreach (var report in waits.SelectMany(wait => wait.Start()))
        {
            yield return report;
        }

        waits.RemoveAll(wait => wait.IsOver);
        if (waits.Count == 0)
        {
            yield break;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = Channel.CreateUnbounded<WaitEvent>(new UnboundedChannelOptions { SingleReader = true });
        var work = Task.WhenAll(waits
            .GroupBy(wait => (wait.Target.Cluster, wait.Target.First.Kind, wait.Target.First.Namespace))
            .Select(group => new WaitStream([.. group], events.Writer, time))
            .Select(stream => Task.Run(() => GuardAsync(stream.RunAsync(over.Token), events.Writer, over.Token), CancellationToken.None))
            .Append(GuardAsync(TimeOutAsync(waits, timeout, events.Writer, over.Token), events.Writer, over.Token)));
        try
        {
            while (waits.Exists(wait => !wait.IsOver) && await events.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (events.Reader.TryRead(out var next))
                {
                    if (next.Apply(next.Wait) is { } report)
                    {
                        yield return report;
                    }
                }
            }
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await work.ConfigureAwait(false);
        }
    }

    // A stream that fails in a way nobody foresaw must end the wait, not leave it hanging.
    private static async Task GuardAsync(Task work, ChannelWriter<WaitEvent> events, CancellationToken over)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Every wait has ended, or the user stopped.
        }
        catch (Exception error)
        {
            events.TryComplete(error);
        }
    }

    private async Task TimeOutAsync(List<RolloutWait> waits, TimeSpan timeout, ChannelWriter<WaitEvent> events, CancellationToken cancellationToken)
    {
        await Task.Delay(timeout == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : timeout, time, cancellationToken).ConfigureAwait(false);
        foreach (var wait in waits)
        {
            events.TryWrite(new WaitEvent(wait, wait => wait.TimeOut(timeout)));
        }
    }
}
