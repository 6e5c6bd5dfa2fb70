using Rollouts.Changes;
using Rollouts.Errors;
using Rollouts.Status;
using static System.FormattableString;

namespace Rollouts.Waiting;

/// <summary>What a wait says that ends badly: what happened to which rollout, and what to type next.</summary>
/// <param name="last">The workload as it was last seen.</param>
/// <param name="rollout">The verdict on it.</param>
internal sealed class WaitFailures(Workload last, Rollout rollout)
{
    public RolloutException Paused() =>
        Of(ErrorId.RolloutPaused, $"{last.Describe()} is paused and does not get on until it is resumed.", $"{NextCommand.For("Resume-Rollout", last)} | Wait-Rollout");

    public RolloutException CannotBePaused() => Of(
        ErrorId.KindNotSupported, $"{last.Describe()} cannot be paused, so it is not waited for to be: only Deployments can.", NextCommand.For("Wait-Rollout", last));

    public RolloutException Deleted() => Deleted("deleted while it was waited for");

    public RolloutException Replaced() => Deleted("deleted and created again; the one that was meant is gone");

    public RolloutException Superseded() => Of(
        ErrorId.RolloutSuperseded,
        $"{last.Describe()} was given another pod template while it was waited for ({PodTemplate.Describe(rollout.Images)} now); this wait no longer speaks of it.",
        NextCommand.For("Wait-Rollout", last));

    public RolloutException GivenUp() => Of(ErrorId.ProgressDeadlineExceeded, $"{last.Describe()} failed: {rollout.Message}.", NextCommand.For("Undo-Rollout", last));

    public RolloutException NeedsAPerson() => Of(ErrorId.RolloutActionRequired, $"{last.Describe()} needs a person: {rollout.Message}.", ReplacedByHand.Command(last));

    public RolloutException Because(RolloutProblem worst) => Of(ErrorId.RolloutFailed, $"{last.Describe()} failed: {worst}.", worst.Remedy);

    /// <param name="goal">What was waited for.</param>
    /// <param name="after">After how long.</param>
    /// <param name="isUnanswered">Whether the server does not answer, so that nobody knows how it stands now.</param>
    /// <param name="missing">The images that had to arrive and have not; null where the version that was waited for is there.</param>
    public RolloutException TimedOut(WaitGoal goal, TimeSpan after, bool isUnanswered, AwaitedImages? missing)
    {
        var what = missing?.Missing(last) ?? $"{rollout.Message} ({PodTemplate.Describe(rollout.Images)})";
        what = isUnanswered ? $"{what}, when it was last seen: the server does not answer" : what;
        var wanted = goal.ToString().ToLowerInvariant();
        return Of(ErrorId.RolloutTimeout, Invariant($"{last.Describe()} was not {wanted} after {after.TotalSeconds:0.#} s: {what}."), AfterTimeOut(goal, missing));
    }

    private string AfterTimeOut(WaitGoal goal, AwaitedImages? missing)
    {
        var wait = NextCommand.For("Wait-Rollout", last);
        if (missing is not null)
        {
            return missing.CanBeSet(last) ? $"{wait} {missing.Parameter}, or {NextCommand.For("Set-RolloutImage", last)} {missing.Parameter}" : $"{wait} {missing.Parameter}";
        }

        if (last.IsBeingDeleted)
        {
            // Something holds it back; a finalizer names what.
            return NextCommand.Kubectl($"get {last} --output jsonpath='{{.metadata.finalizers}}'", last);
        }

        return goal switch
        {
            WaitGoal.Paused => NextCommand.For("Suspend-Rollout", last),
            WaitGoal.Drained when rollout.Phase == RolloutPhase.Complete => $"{wait} -For Drained",
            _ => $"{wait}, or {NextCommand.For("Undo-Rollout", last)}",
        };
    }

    private RolloutException Deleted(string how) => Of(ErrorId.RolloutDeleted, $"{last.Describe()} was {how}.", NextCommand.In("Get-Rollout", last));

    private RolloutException Of(string errorId, string message, string remedy) => new(errorId, message, remedy) { Target = rollout };
}
