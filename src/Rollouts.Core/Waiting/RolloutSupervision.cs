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
    private readonly RolloutWait _wait = new(target, options, time);

    /// <summary>The rollout as the streams know it.</summary>
    public FollowedRollout Followed { get; } = new(target.First, target.Cluster, time);

    /// <summary>Whether it has come to its end.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Begins with what was read already.</summary>
    /// <returns>What there is to tell, the end included where it has come to one that needs no second look.</returns>
    public IReadOnlyList<WaitReport> Start()
    {
        var reports = new List<WaitReport>();
        try
        {
            reports.AddRange(_wait.Start());
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            _wait.End(Defect.Of(defect));
        }

        if (_wait.Outcome is { } outcome && !_wait.IsVersionAtFault)
        {
            IsOver = true;
            reports.Add(outcome.End());
        }

        return reports;
    }

    /// <summary>Waits until the end.</summary>
    /// <param name="deadline">The time that is left.</param>
    /// <param name="tell">Takes what there is to tell, the end last.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Deadline deadline, Action<WaitReport> tell, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await FollowAsync(_wait, target, deadline, tell, cancellationToken).ConfigureAwait(false);
            if (_wait.IsVersionAtFault)
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
        catch (Exception defect) when (!cancellationToken.IsCancellationRequested)
        {
            // One that meets a defect of ours ends with it, and takes no other along.
            _wait.End(Defect.Of(defect));
            IsOver = true;
            tell(_wait.Outcome!.Broken(defect).End());
        }
        finally
        {
            Followed.End();
        }
    }

    // Whoever wants a verdict on the new version at first sight does not want to give up the way back at the first hiccup.
    private static ProblemPolicy Patient(ProblemPolicy policy) => policy with { WindowScale = Math.Max(1, policy.WindowScale) };

    private async Task<WaitOutcome> TakeBackAsync(WaitOutcome failed, Action<WaitReport> tell, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(time, options.UndoTimeout);
        var undo = new AutomaticUndo(target.Cluster, _wait.Last, time);
        while (!undo.IsDone)
        {
            try
            {
                await undo.RunAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (RolloutException reason) when (StreamRetry.MayPass(reason) && deadline.Left != TimeSpan.Zero)
            {
                // A server that is away just now is no reason to leave a bad version where it is.
                await Task.Delay(Deadline.Earlier(StreamRetry.Pause, deadline.Left)!.Value, time, cancellationToken).ConfigureAwait(false);
            }
            catch (RolloutException reason)
            {
                return failed.NotTakenBack(reason);
            }
            catch (Exception defect) when (!cancellationToken.IsCancellationRequested)
            {
                return failed.NotTakenBack(Defect.Of(defect));
            }
        }

        var undone = undo.Undone!;
        var secondTarget = target with { Input = RolloutReference.To(undone), OldDeadline = undo.OldDeadline };
        var second = new RolloutWait(secondTarget, options with { Goal = WaitGoal.Complete, Images = [], Policy = Patient(options.Policy) }, time);
        foreach (var report in second.Start())
        {
            tell(report);
        }

        var after = await FollowAsync(second, secondTarget, deadline, tell, cancellationToken).ConfigureAwait(false);
        return failed.TakenBack(undone, after, NextCommand.For("Get-RolloutHistory", target.First));
    }

    private async Task<WaitOutcome> FollowAsync(RolloutWait wait, WaitTarget of, Deadline deadline, Action<WaitReport> tell, CancellationToken cancellationToken)
    {
        var secondLook = new SecondLook(of, time);
        long? looked = null;
        while (true)
        {
            var isTooSoon = false;
            while (wait.Outcome is null && Followed.Inbox.TryTake(out var sighting))
            {
                if (wait.Take(sighting) is { } report)
                {
                    tell(report);
                }
            }

            if (wait.Outcome is null)
            {
                Tell(wait.Look(Followed.Surroundings));
            }

            if (wait.Outcome is null && wait.IsInDoubt)
            {
                // Where streams and server disagree, whatever streams tell meanwhile, the server is not asked at every word of theirs.
                isTooSoon = looked is { } then && time.GetElapsedTime(then) < StreamRetry.Pause;
                if (!isTooSoon)
                {
                    await ConfirmAsync().ConfigureAwait(false);
                    looked = time.GetTimestamp();
                }
            }

            if (wait.Outcome is null && deadline.Left == TimeSpan.Zero)
            {
                await TimeOutAsync().ConfigureAwait(false);
            }

            if (wait.Outcome is not null)
            {
                return wait.Explain(Followed.Surroundings);
            }

            await Followed.Inbox.WaitAsync(Deadline.Earlier(deadline.Left, isTooSoon ? StreamRetry.Pause : wait.LookAgainAfter), cancellationToken).ConfigureAwait(false);
        }

        void Tell(IEnumerable<WaitReport> reports)
        {
            foreach (var report in reports)
            {
                tell(report);
            }
        }

        async Task ConfirmAsync()
        {
            try
            {
                var events = Followed.Surroundings.Of(wait.Last, of.OldDeadline).Events.ToList();
                Tell(wait.Confirm(await secondLook.AllAsync(events, deadline.Left, cancellationToken).ConfigureAwait(false)));
            }
            catch (ApiException refusal) when (refusal.IsNotFound)
            {
                wait.Take(new Sighting.Gone());
            }
            catch (RolloutException)
            {
                wait.Believe();
            }
        }

        async Task TimeOutAsync()
        {
            var isUnanswered = false;
            try
            {
                var live = await secondLook.WorkloadAsync(cancellationToken).ConfigureAwait(false);
                isUnanswered = live is null;
                if (live is not null && wait.Take(new Sighting.State(live)) is { } report)
                {
                    tell(report);
                }
            }
            catch (ApiException refusal) when (refusal.IsNotFound)
            {
                wait.Take(new Sighting.Gone());
            }
            catch (RolloutException)
            {
                // What the streams told has to do.
            }

            if (wait.Outcome is null)
            {
                wait.TimeOut(deadline.Limit, isUnanswered);
            }
        }
    }
}
