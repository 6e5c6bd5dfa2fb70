namespace Rollouts.Status;

/// <summary>Where a workload's rollout stands: what the judge of its kind makes of it.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Message">One sentence: what it waits for, or what failed.</param>
internal readonly record struct Verdict(RolloutPhase Phase, string Message)
{
    /// <summary>The controller is at work.</summary>
    public static Verdict Progressing(string message) => new(RolloutPhase.Progressing, message);

    /// <summary>All is as the workload wants it.</summary>
    public static Verdict Complete(string message) => new(RolloutPhase.Complete, message);

    /// <summary>What every kind asks first: whether the object is going, and whether the status speaks of it as it is now.</summary>
    /// <returns>Null where the counts may be believed.</returns>
    public static Verdict? Unsettled(Workload workload) => workload switch
    {
        { IsBeingDeleted: true } => Progressing("is being deleted"),
        { IsObserved: false } => Progressing(FormattableString.Invariant($"waiting for the controller to take up generation {workload.Generation}")),
        _ => null,
    };
}
