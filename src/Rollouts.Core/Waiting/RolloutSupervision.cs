using Rollouts.Errors;
using Rollouts.Following;
using Rollouts.Problems;
using Rollouts.Selection;
using Rollouts.Undo;

namespace Rollouts.Waiting;

/// <summary>One rollout from the start of its wait to its end: it is waited for, diagnosed where it fails, and taken back where that was asked for.</summary>
/// <param name="target">The rollout.</param>
/// <param name="options">How to wait.</param>
/// <param name="time">The clock.</param>
internal sealed class RolloutSupervision(WaitTarget target, WaitOptions options, TimeProvider time)
{
    // What says that the new version is bad. A rollout that was superseded, deleted or paused, and a cluster that cannot be reached, say nothing of it.
    private static readonly HashSet<string> SaysItIsBad = new(StringComparer.Ordinal) { ErrorId.RolloutFailed, ErrorId.ProgressDeadlineExceeded, ErrorId.RolloutTimeout };

    private readonly RolloutWait _wait = new(target, options, time);

    /// <summary>The rollout as the streams know it.</summary>
    public FollowedRollout Followed { get; } = new(target.First, target.Cluster, time);

    /// <summary>Whether it has come to its end.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Begins with what was read already.</summary>
    /// <returns>What there is to tell, the end included where it has come to one that needs no second look.</returns>
    public IEnumerable<WaitReport> Start()
    {
        foreach (var report in _wait.Start())
        {
            yield return report;
        }

        if (_wait.Outcome is { } outcome && !IsBad(outcome))
        {
            IsOver = true;
            yield return outcome.End();
        }
    }

    /// <summary>Waits until the end.</summary>
    /// <param name="deadline">The time that is left.</param>
    /// <param name="tell">Takes what there is to tell, the end last.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Deadline deadline, Action<WaitReport> tell, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await FollowAsync(_wait, deadline, tell, cancellationToken).ConfigureAwait(false);
            if (IsBad(outcome))
            {
                outcome = await new Diagnosis(target, options, time).ExplainAsync(outcome, cancellationToken).ConfigureAwait(false);
                if (target.IsUndoneOnFailure)
                {
                    tell(outcome.Told());
                    outcome = await TakeBackAsync(outcome, tell, cancellationToken).ConfigureAwait(false);
                }
            }

            IsOver = true;
            tell(outcome.End());
        }
        finally
        {
            Followed.End();
        }
    }

    // Whoever wants a verdict on the new version at first sight does not want to give up the way back at the first hiccup.
    private static ProblemPolicy Patient(ProblemPolicy policy) => policy with { WindowScale = Math.Max(1, policy.WindowScale) };

    private static bool IsBad(WaitOutcome outcome) => outcome.Failure is { } failure && SaysItIsBad.Contains(failure.ErrorId);

    private async Task<WaitOutcome> TakeBackAsync(WaitOutcome failed, Action<WaitReport> tell, CancellationToken cancellationToken)
    {
        Rollout undone;
        try
        {
            undone = await new AutomaticUndo(time).RunAsync(target.Cluster, _wait.Last, cancellationToken).ConfigureAwait(false);
        }
        catch (RolloutException reason)
        {
            return failed.NotTakenBack(reason);
        }

        var second = new RolloutWait(
            target with { Input = RolloutReference.To(undone), OldDeadline = _wait.ExceededDeadline },
            options with { Goal = WaitGoal.Complete, Images = [], Policy = Patient(options.Policy) },
            time);
        foreach (var report in second.Start())
        {
            tell(report);
        }

        var after = await FollowAsync(second, new Deadline(time, options.UndoTimeout), tell, cancellationToken).ConfigureAwait(false);
        return failed.TakenBack(undone, after, NextCommand.For("Get-RolloutHistory", target.First));
    }

    private async Task<WaitOutcome> FollowAsync(RolloutWait wait, Deadline deadline, Action<WaitReport> tell, CancellationToken cancellationToken)
    {
        while (true)
        {
            while (wait.Outcome is null && Followed.Inbox.TryTake(out var sighting))
            {
                if (wait.Take(sighting) is { } report)
                {
                    tell(report);
                }
            }

            if (wait.Outcome is null)
            {
                foreach (var report in wait.Look(Followed.Surroundings))
                {
                    tell(report);
                }
            }

            if (wait.Outcome is null && deadline.Left == TimeSpan.Zero)
            {
                wait.TimeOut(deadline.Limit);
            }

            if (wait.Outcome is { } outcome)
            {
                return outcome;
            }

            await Followed.Inbox.WaitAsync(Deadline.Earlier(deadline.Left, wait.LookAgainAfter), cancellationToken).ConfigureAwait(false);
        }
    }
}
