using Rollouts.Errors;
using Rollouts.Status;

namespace Rollouts.Waiting;

/// <summary>
/// The wait for one rollout, as a state machine over what is observed of it. It holds on to one object (by UID) and one pod
/// template: a state of another template ends it, while scaling, annotating, pausing and resuming do not – they move generation
/// and resourceVersion, but not what is waited for.
/// </summary>
internal sealed class RolloutWait
{
    private readonly string _uid;
    private readonly RolloutPin _pin;
    private Workload _last;
    private Rollout _rollout;
    private string? _line;

    public RolloutWait(WaitTarget target)
    {
        Target = target;
        _last = target.First;
        _uid = target.Input?.Uid ?? target.First.Uid;
        _pin = target.Input?.Rollout?.Pin ?? new RolloutPin(target.First.TemplateHash, target.First.Generation);
        _rollout = Judge(target.First);
    }

    public WaitTarget Target { get; }

    /// <summary>Whether a verdict has been given. Its stream may look, to save itself work; only the waiter changes it.</summary>
    public bool IsOver { get; private set; }

    /// <summary>What was changed, where the input says it, and the verdict on the state it was first read in.</summary>
    public IEnumerable<WaitReport> Start()
    {
        if (Target.Input?.Rollout is { Pin: not null } changed && Tell(changed.Message) is { } change)
        {
            yield return change;
        }

        if (Begin() is { } report)
        {
            yield return report;
        }
    }

    /// <summary>Takes in a state.</summary>
    /// <returns>What there is to tell; null for nothing new.</returns>
    public WaitReport? Observe(Workload state)
    {
        if (IsOver)
        {
            return null;
        }

        if (state.Uid != _uid)
        {
            return Deleted("deleted and created again; the one that was meant is gone");
        }

        if (state.Generation < _pin.GenerationFloor)
        {
            return null;
        }

        _last = state;
        _rollout = Judge(state);
        return state.TemplateHash != _pin.TemplateHash ? Superseded() : _rollout.Phase switch
        {
            RolloutPhase.Complete => Complete(),
            RolloutPhase.Failed => Fail(ErrorId.ProgressDeadlineExceeded, $"{state.Describe()} failed: {_rollout.Message}.", NextCommand.For("Undo-Rollout", state)),
            RolloutPhase.ActionRequired => Fail(ErrorId.RolloutActionRequired, $"{state.Describe()} needs a person: {_rollout.Message}.", NextCommand.For("Get-Rollout", state)),

            // That the controller has not looked yet is news only once; scaling and annotating would repeat it, and what was told before it, each time.
            _ when _line is not null && state.Generation > _rollout.ObservedGeneration => null,
            _ => Tell(_rollout.Message),
        };
    }

    /// <summary>Takes in that the object is gone.</summary>
    public WaitReport? Gone() => IsOver ? null : Deleted("deleted while it was waited for");

    /// <summary>Takes in that the time is up.</summary>
    public WaitReport? TimeOut(TimeSpan after) => IsOver ? null : Fail(
        ErrorId.RolloutTimeout,
        FormattableString.Invariant($"{_last.Describe()} was not complete after {after.TotalSeconds:0.#} s: {_rollout.Message} ({PodTemplate.Describe(_rollout.Images)})."),
        $"{NextCommand.For("Wait-Rollout", _last)}, or {NextCommand.For("Undo-Rollout", _last)}");

    /// <summary>Takes in that it cannot be followed any more.</summary>
    public WaitReport? Lost(RolloutException error) => IsOver ? null : End(error);

    private WaitReport? Begin() => _last.Uid == _uid && _rollout.Phase == RolloutPhase.Paused

        // Told at once: it would wait for a person. Somebody who pauses it while it is waited for is looking into it, and it goes on when they resume.
        ? Fail(ErrorId.RolloutPaused, $"{_last.Describe()} is paused and does not get on until it is resumed.", $"{NextCommand.For("Resume-Rollout", _last)} | Wait-Rollout")
        : Observe(_last);

    private Rollout Judge(Workload state) => RolloutJudge.Judge(state, Target.OldDeadline);

    private WaitReport Complete()
    {
        IsOver = true;
        var revision = _rollout.Revision is { } number ? FormattableString.Invariant($" (revision {number})") : "";
        return new WaitReport(_rollout, Sentence($"complete, {_rollout.Message}{revision}"), IsEnd: true);
    }

    private WaitReport Superseded() => Fail(
        ErrorId.RolloutSuperseded,
        $"{_last.Describe()} was given another pod template while it was waited for ({PodTemplate.Describe(_rollout.Images)} now); this wait no longer speaks of it.",
        NextCommand.For("Wait-Rollout", _last));

    private WaitReport Deleted(string how) => Fail(
        ErrorId.RolloutDeleted, $"{_last.Describe()} was {how}.", NextCommand.In("Get-Rollout", _last));

    private WaitReport Fail(string errorId, string message, string remedy) => End(new RolloutException(errorId, message, remedy) { Target = _rollout });

    private WaitReport End(RolloutException error)
    {
        IsOver = true;
        return new WaitReport(_rollout, $"{error.ErrorId}: {error.Message}", IsEnd: true, error);
    }

    private WaitReport? Tell(string message)
    {
        var line = Sentence(message);
        if (line == _line)
        {
            return null;
        }

        _line = line;
        return new WaitReport(_rollout, line);
    }

    private string Sentence(string message) => $"{_last} in {_last.Namespace}: {message}";
}
