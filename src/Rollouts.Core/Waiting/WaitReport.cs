namespace Rollouts.Waiting;

/// <summary>Something to tell about one of the rollouts that are waited for.</summary>
/// <param name="Rollout">The rollout as it is now; where it is deleted, as it last was.</param>
/// <param name="Line">One line to show. No two reports in a row about a rollout say the same.</param>
/// <param name="IsEnd">Whether its wait is over. Each rollout ends once.</param>
/// <param name="Failure">Why it ended badly; null where it goes on or ended well.</param>
public sealed record WaitReport(Rollout Rollout, string Line, bool IsEnd = false, RolloutException? Failure = null)
{
    /// <summary>Whether it tells of something wrong, which is worth a line even where a progress bar is shown.</summary>
    public bool IsTrouble { get; init; } = Failure is not null;

    /// <summary>What came of taking it back, in sentences that the failure's message ends with; null where that was not tried.</summary>
    public string? Undo { get; init; }

    /// <summary>The last log lines of the container that the line is about.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];
}
