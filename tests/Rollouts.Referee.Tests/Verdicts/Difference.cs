using Rollouts.Selection;
using static Rollouts.Selection.WorkloadKind;

namespace Rollouts.Referee.Tests.Verdicts;

/// <summary>A difference between our verdict and kubectl's that is meant.</summary>
/// <param name="Name">What we do.</param>
/// <param name="Kinds">The kinds that it occurs with.</param>
/// <param name="Reason">Why kubectl's verdict is not the one to give.</param>
/// <param name="Explains">Whether it is this one: the state calls for it, and our verdict is just the one that it calls for.</param>
internal sealed record Difference(string Name, WorkloadKind[] Kinds, string Reason, Func<Case, bool> Explains)
{
    /// <summary>Every difference there may be. The first one that explains a case counts.</summary>
    public static readonly IReadOnlyList<Difference> All =
    [
        new("PausedAtOnce", [Deployment], "Nothing moves while it is paused: kubectl waits for ever, or reports a deadline that does not run.",
            c => c.State.IsPaused && c.Ours.Phase == RolloutPhase.Paused),
        new("DeletionTold", [Deployment, DaemonSet, StatefulSet], "An object that is being deleted is not complete, however many pods it still has.",
            c => c.State.IsBeingDeleted && c.Ours is { Phase: RolloutPhase.Progressing, Message: "is being deleted" }),
        new("DefaultsAssumed", [Deployment, DaemonSet, StatefulSet], "API servers fill these fields in; where one is absent all the same, the default is meant.",
            c => c.State.LacksDefaults && IsOurs(c, c.State.WithDefaults())),
        new("OnDeleteFollowed", [DaemonSet, StatefulSet], "The counters tell which pods are old under any strategy; only people delete them.",
            c => c.Kubectl.Outcome == KubectlOutcome.Refused && c.State.Strategy == "OnDelete"
                && (c.Ours.Phase == RolloutPhase.ActionRequired ? c.State.Outdated > 0 : IsOurs(c, c.State with { Strategy = "RollingUpdate" }))),
        new("SurplusWaitedFor", [Deployment, StatefulSet], "A rollout that is scaled down is not complete while the surplus pods are there.",
            c => c.Kubectl.Outcome is KubectlOutcome.Complete or KubectlOutcome.Progressing && c.State.Current > c.State.Desired
                && c.Ours is { Phase: RolloutPhase.Progressing } && c.Ours.Message.StartsWith($"{(c.State.Current == 1 ? "1 pod is" : $"{c.State.Current} pods are")} there, {c.State.Desired} wanted", StringComparison.Ordinal)),
        new("PartitionHoldsOldPodsOnly", [StatefulSet], "After an undo the pods below the partition run the template already; kubectl takes them for the new ones, and calls it complete while what was taken back still runs.",
            c => c.Kubectl.Outcome is KubectlOutcome.Complete or KubectlOutcome.Progressing && c.State is { RevisionsAreEqual: true, Partition: > 0 } && c.State.Updated < c.State.Desired
                && c.Ours is { Phase: RolloutPhase.Progressing } && c.Ours.Message.StartsWith($"{c.State.Updated} of {c.State.Desired} pods run the new template", StringComparison.Ordinal)),
        new("MinReadySecondsHonoured", [StatefulSet], "A pod counts when it has been ready for minReadySeconds; kubectl asks for ready pods only.",
            c => c.Kubectl.Outcome == KubectlOutcome.Complete && c.State.MinReadySeconds > 0 && c.State.Available < c.State.Desired && c.Ours.Phase == RolloutPhase.Progressing),
    ];

    private static bool IsOurs(Case c, State alike) => Case.Judge(alike) is var other && (other.Phase, other.Message) == (c.Ours.Phase, c.Ours.Message);
}
