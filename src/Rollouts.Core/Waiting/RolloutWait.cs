using Rollouts.Following;
using Rollouts.Problems;
using Rollouts.Selection;
using Rollouts.Status;
using static System.FormattableString;

namespace Rollouts.Waiting;

/// <summary>
/// The wait for one rollout, as a state machine over what is seen of it. It holds on to one object (by UID) and one pod template: a
/// state of another template ends it, while scaling, annotating, pausing and resuming do not – they move generation and
/// resourceVersion, but not what is waited for. It is touched by one task only.
/// </summary>
internal sealed class RolloutWait
{
    private readonly WaitTarget _target;
    private readonly WaitOptions _options;
    private readonly AwaitedImages _images;
    private readonly ProblemTracker _problems;
    private readonly string _uid;
    private RolloutPin? _pin;
    private readonly HashSet<SymptomKey> _told = [];
    private readonly HashSet<string> _lines = new(StringComparer.Ordinal);

    /// <param name="target">The rollout.</param>
    /// <param name="options">How to wait.</param>
    /// <param name="time">The clock of the windows.</param>
    public RolloutWait(WaitTarget target, WaitOptions options, TimeProvider time)
    {
        _target = target;
        _options = options;
        _images = AwaitedImages.Parse(options.Images);
        _problems = new ProblemTracker(options.Policy, time);
        Last = target.First;
        _uid = target.Input?.Uid ?? target.First.Uid;
        _pin = HasArrived ? target.Input?.Rollout?.Pin ?? Pin(target.First) : null;
        Rollout = Judge(Last);
    }

    /// <summary>The rollout as it was last seen, with what is known to be wrong with it.</summary>
    public Rollout Rollout { get; private set; }

    /// <summary>The workload as it was last seen.</summary>
    public Workload Last { get; private set; }

    /// <summary>How it ended; null while it goes on.</summary>
    public WaitOutcome? Outcome { get; private set; }

    /// <summary>After how long to look again though nothing is seen to change: a problem's window ends. Null for never.</summary>
    public TimeSpan? LookAgainAfter { get; private set; }

    /// <summary>Whether, as far as is known, it can no longer be reached. It is for <see cref="Confirm"/> to say so.</summary>
    public bool IsInDoubt { get; private set; }

    private bool HasArrived => _images.AreIn(Last);

    private WaitFailures Failure => new(Last, Rollout);

    /// <summary>What was changed, where the input says it, and the verdict on the state it was first read in.</summary>
    /// <returns>What there is to tell.</returns>
    public IEnumerable<WaitReport> Start()
    {
        if (_target.Input?.Rollout is { Pin: not null } changed && Tell(changed.Message) is { } change)
        {
            yield return change;
        }

        // Told at once: it would wait for a person. Somebody who pauses it while it is waited for is looking into it, and it goes on when they resume.
        if (Last.Uid == _uid && Rollout.Phase == RolloutPhase.Paused && _options.Goal != WaitGoal.Paused)
        {
            End(Failure.Paused());
        }
        else if (_options.Goal == WaitGoal.Paused && Last.Kind != WorkloadKind.Deployment)
        {
            End(Failure.CannotBePaused());
        }
        else if (Take(Last) is { } report)
        {
            yield return report;
        }
    }

    /// <summary>Takes in what was seen of the workload.</summary>
    /// <returns>What there is to tell; null for nothing new, or where it is over: <see cref="Outcome"/> says how.</returns>
    public WaitReport? Take(Sighting sighting)
    {
        switch (sighting)
        {
            case Sighting.State state:
                return Take(state.Workload);
            case Sighting.Gone:
                End(Failure.Deleted());
                break;
            case Sighting.Lost lost:
                End(lost.Error);
                break;
        }

        return null;
    }

    /// <summary>Looks at what bears on the rollout, and at the clock.</summary>
    /// <param name="surroundings">What is known of its pods and the like.</param>
    /// <returns>What there is to tell of it.</returns>
    public IEnumerable<WaitReport> Look(Surroundings surroundings)
    {
        (LookAgainAfter, IsInDoubt) = (null, false);
        if (_pin is null || Last.Generation < _pin.GenerationFloor)
        {
            yield break;
        }

        if (IsDone && Draining(surroundings) is { } draining)
        {
            yield return draining;
        }

        if (Rollout.Phase == RolloutPhase.ActionRequired && ForAPerson(surroundings) is { } left)
        {
            yield return left;
        }

        if (Outcome is not null || Rollout.Phase is not (RolloutPhase.Progressing or RolloutPhase.Paused))
        {
            yield break;
        }

        // While it is paused, too: a problem that comes and goes meanwhile is not one that has lasted.
        var assessment = _problems.Observe(surroundings.Of(Last, _target.OldDeadline));
        if (Rollout.Phase == RolloutPhase.Paused)
        {
            yield break;
        }

        foreach (var report in TakeIn(assessment))
        {
            yield return report;
        }

        IsInDoubt = assessment.IsFatal && _options.FailsFast;
    }

    /// <summary>Takes in a second look at what seems to be lost.</summary>
    /// <param name="anew">The rollout as the server shows it now; null where it does not answer, and then there is no verdict yet.</param>
    /// <returns>What there is to tell. Where the doubt was right, it is over.</returns>
    public IEnumerable<WaitReport> Confirm(RolloutSnapshot? anew)
    {
        LookAgainAfter = StreamRetry.Pause;
        if (anew is null || anew.Workload.Uid == _uid && anew.IsTooEarly)
        {
            yield break;
        }

        if (Take(anew.Workload) is { } change)
        {
            yield return change;
        }

        if (Outcome is not null || Rollout.Phase != RolloutPhase.Progressing)
        {
            yield break;
        }

        var assessment = _problems.Observe(anew);
        foreach (var report in TakeIn(assessment))
        {
            yield return report;
        }

        if (assessment.IsFatal)
        {
            End(Failure.Because(assessment.Problems[0]));
        }
    }

    /// <summary>Takes in that nobody may look a second time: what the streams tell has to do.</summary>
    public void Believe() => End(Failure.Because(Rollout.Problems[0]));

    /// <summary>How it ended, with what is known to be wrong where the deadline or the timeout ended it: it may not be there to be read later.</summary>
    /// <param name="surroundings">What is known of its pods and the like.</param>
    public WaitOutcome Explain(Surroundings surroundings)
    {
        if (_pin is null || Outcome!.Failure?.ErrorId is not (ErrorId.ProgressDeadlineExceeded or ErrorId.RolloutTimeout))
        {
            return Outcome!;
        }

        return Outcome with { Rollout = Outcome.Rollout with { Problems = _problems.Observe(surroundings.Of(Last, _target.OldDeadline)).Reasons } };
    }

    /// <summary>Takes in that the time is up.</summary>
    /// <param name="after">After how long.</param>
    /// <param name="isUnanswered">Whether the server does not answer, so that nobody knows how it stands now.</param>
    public void TimeOut(TimeSpan after, bool isUnanswered = false) => End(Failure.TimedOut(_options.Goal, after, isUnanswered, _pin is null ? _images : null));

    /// <summary>
    /// Whether what has ended it says that the new version is bad, so that its pods are asked why, and it may be taken back. A rollout that
    /// was superseded, deleted or paused, and a cluster that cannot be reached, say nothing of it; nor does a version that never arrived.
    /// </summary>
    public bool IsVersionAtFault => Outcome?.Failure?.ErrorId switch
    {
        ErrorId.RolloutFailed or ErrorId.ProgressDeadlineExceeded => true,
        ErrorId.RolloutTimeout => _pin is not null && _options.Goal != WaitGoal.Paused,
        _ => false,
    };

    private bool IsDone => _options.Goal == WaitGoal.Paused
        ? Rollout.Phase == RolloutPhase.Paused && Last.IsObserved
        : Rollout.Phase == RolloutPhase.Complete;

    private WaitReport? Take(Workload state)
    {
        if (state.Uid != _uid)
        {
            End(Failure.Replaced());
            return null;
        }

        if (state.Generation < _pin?.GenerationFloor)
        {
            return null;
        }

        state.TakeOver(Last);
        Last = state;
        Rollout = Judge(state);
        if (_pin is null && !HasArrived)
        {
            return Tell(_images.Missing(state));
        }

        _pin ??= Pin(state);
        if (state.TemplateHash != _pin.TemplateHash)
        {
            End(Failure.Superseded());
            return null;
        }

        return Verdict();
    }

    private WaitReport? Verdict()
    {
        if (IsDone)
        {
            if (_options.Goal != WaitGoal.Drained)
            {
                Succeed(_options.Goal == WaitGoal.Paused ? "paused" : "complete");
            }

            return null;
        }

        switch (Rollout.Phase)
        {
            case RolloutPhase.Failed:
                End(Failure.GivenUp());
                return null;
            case RolloutPhase.ActionRequired:
                // Whether somebody has seen to it already is for the pods to tell.
                return null;
            default:
                // That the controller has not looked yet is news only once; scaling and annotating would repeat it, and what was told before it, each time.
                return _lines.Count > 0 && !Last.IsObserved ? null : Tell(Rollout.Message);
        }
    }

    // Old pods that are on their way out already are waited for; of the others only a person can say when they go.
    private WaitReport? ForAPerson(Surroundings surroundings)
    {
        if (!surroundings.IsAllTold)
        {
            return null;
        }

        var snapshot = surroundings.Of(Last, _target.OldDeadline);
        if (!snapshot.Unseen.HasFlag(Unseen.Pods) && snapshot.NewRevision is { } revision && snapshot.Pods.Where(pod => !pod.IsOver && !revision.Includes(pod)).All(pod => pod.IsBeingDeleted))
        {
            return Tell(Rollout.Message);
        }

        End(Failure.NeedsAPerson());
        return null;
    }

    private WaitReport? Draining(Surroundings surroundings)
    {
        if (_options.Goal != WaitGoal.Drained)
        {
            return null;
        }

        try
        {
            switch (Waiting.Draining.Count(Last, surroundings))
            {
                case 0:
                    Succeed("drained");
                    return null;
                case { } left:
                    return Tell(Invariant($"complete, {left} terminating {(left == 1 ? "pod is" : "pods are")} still there"));
                default:
                    return null;
            }
        }
        catch (RolloutException error)
        {
            End(error);
            return null;
        }
    }

    private static RolloutPin Pin(Workload workload) => new(workload.TemplateHash, workload.Generation);

    private Rollout Judge(Workload state)
    {
        var judged = RolloutJudge.Judge(state, _target.OldDeadline);
        return state.IsBeingDeleted ? judged : Enough.Of(judged, _options.Policy.MinimumAvailable);
    }

    private void Succeed(string how)
    {
        var revision = Rollout.Revision is { } number ? Invariant($" (revision {number})") : "";
        var what = _options.Goal == WaitGoal.Paused ? Rollout.Message : $"{how}, {Rollout.Message}";
        Outcome = new WaitOutcome(Rollout, Sentence($"{what}{revision}"));
    }

    private IEnumerable<WaitReport> TakeIn(Assessment assessment)
    {
        LookAgainAfter = assessment.LookAgainAfter;
        Rollout = Rollout with { Problems = assessment.Problems };
        foreach (var problem in assessment.Problems.Where(problem => _told.Add(problem.Id!.Value)))
        {
            yield return new WaitReport(Rollout, Sentence($"{problem}")) { IsTrouble = true };
        }
    }

    /// <summary>Ends it with a failure of ours or of the way to the cluster.</summary>
    public void End(RolloutException error) => Outcome ??= new WaitOutcome(Rollout, $"{error.ErrorId}: {error.Message}", error);

    private WaitReport? Tell(string message)
    {
        // Never the same twice: pods that come and go would fill a log with two lines in turn.
        var line = Sentence(message);
        return _lines.Add(line) ? new WaitReport(Rollout, line) : null;
    }

    private string Sentence(string message) => $"{Last} in {Last.Namespace}: {message}";
}
