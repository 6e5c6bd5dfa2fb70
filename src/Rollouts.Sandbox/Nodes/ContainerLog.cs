using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Nodes.Simulation;

namespace Rollouts.Sandbox.Nodes;

/// <summary>The log of one run. Its lines are not stored: they follow from the container's fate and the time.</summary>
/// <param name="time">The cluster's clock.</param>
/// <param name="container">The container.</param>
/// <param name="first">The run when the log was asked for.</param>
/// <param name="refresh">The run as it stands now.</param>
internal sealed class ContainerLog(TimeProvider time, ContainerSpec container, ContainerRun first, Func<ContainerRun> refresh) : IContainerLog
{
    /// <summary>How soon a follower learns that the run has ended; only while somebody follows.</summary>
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromMilliseconds(500);

    private readonly object _gate = new();
    private ContainerRun _run = first;

    /// <inheritdoc/>
    public IReadOnlyList<LogLine> Lines => LogScript.Write(container, Run(), time.GetUtcNow());

    /// <inheritdoc/>
    public bool HasEnded => Run().Finished is not null;

    /// <inheritdoc/>
    public async Task WaitForMoreAsync(int seen, CancellationToken cancellationToken)
    {
        while (!HasEnded && Lines.Count <= seen)
        {
            var now = time.GetUtcNow();
            var wait = LogScript.NextAfter(container, Run(), now) is { } next && next - now < LookAtLeastEvery ? next - now : LookAtLeastEvery;
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Once ended, a run does not change any more.</summary>
    private ContainerRun Run()
    {
        lock (_gate)
        {
            if (_run.Finished is null)
            {
                _run = refresh();
            }

            return _run;
        }
    }
}
