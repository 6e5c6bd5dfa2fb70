using Rollouts.Following;
using Rollouts.Problems;
using Rollouts.Status;

namespace Rollouts.Waiting;

/// <summary>
/// Looks again, at the server itself, before a verdict that ends a wait badly. Streams may be behind: the server may be away, a proxy may
/// hold everything back for a minute, rights may have been taken away; and a window goes on all the while.
/// </summary>
/// <param name="target">The rollout.</param>
/// <param name="time">The clock.</param>
internal sealed class SecondLook(WaitTarget target, TimeProvider time)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    // The pods of a large rollout come in pages.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The rollout and what bears on it.</summary>
    /// <param name="events">The events that are known: those of a whole namespace may be too many to be read again.</param>
    /// <param name="left">How long it may take at most; null where nothing limits it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null where the server does not answer now.</returns>
    /// <exception cref="RolloutException">It does, and refuses.</exception>
    public Task<RolloutSnapshot?> AllAsync(IReadOnlyList<ObservedEvent> events, TimeSpan? left, CancellationToken cancellationToken) => AskAsync(
        token => new SnapshotReader(_ => { }).ReadAnewAsync(target.Cluster, target.First, target.OldDeadline, events, token),
        Deadline.Earlier(Patience, left)!.Value,
        cancellationToken);

    /// <summary>The workload alone.</summary>
    /// <returns>Null where the server does not answer now.</returns>
    /// <exception cref="RolloutException">It does, and refuses.</exception>
    public Task<Workload?> WorkloadAsync(CancellationToken cancellationToken) =>
        AskAsync(token => target.Cluster.ReadAnewAsync(target.First, token), Moment, cancellationToken);

    private async Task<T?> AskAsync<T>(Func<CancellationToken, Task<T>> question, TimeSpan patience, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await question(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (RolloutException error) when (StreamRetry.MayPass(error))
        {
            return null;
        }
    }
}
