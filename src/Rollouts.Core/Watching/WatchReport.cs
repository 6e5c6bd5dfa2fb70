namespace Rollouts.Watching;

/// <summary>What a watch tells.</summary>
/// <param name="Rollout">The rollout as it is now; where it is deleted, as it last was.</param>
/// <param name="Failure">Why it cannot be watched any more; null where it can.</param>
public sealed record WatchReport(Rollout Rollout, RolloutException? Failure = null)
{
    /// <summary>The rollout with its revisions and pods; null unless the watcher was asked for it.</summary>
    public RolloutTree? Tree { get; internal init; }
}
