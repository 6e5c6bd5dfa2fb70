namespace Rollouts.Problems;

/// <summary>What is wrong with a rollout, as far as has been seen.</summary>
/// <param name="Problems">The problems, fatal ones first. <see cref="RolloutProblem.Id"/> tells whether one is new.</param>
/// <param name="LookAgainAfter">
/// When, with nothing new observed, the verdict may change: the end of the next window. Ask again then, with the same snapshot
/// (its <see cref="RolloutSnapshot.ServerTime"/> moved on); null where only news can change it.
/// </param>
internal sealed record Assessment(IReadOnlyList<RolloutProblem> Problems, TimeSpan? LookAgainAfter)
{
    /// <summary>Nothing is wrong.</summary>
    public static readonly Assessment Nothing = new([], null);

    /// <summary>The problems that explain a failure: that the controller has given up does not.</summary>
    public IReadOnlyList<RolloutProblem> Reasons => [.. Problems.Where(problem => problem.Id?.Family != ProblemFamily.Deadline)];

    /// <summary>Whether the target can no longer be reached.</summary>
    public bool IsFatal => Problems.Any(problem => problem.Severity == ProblemSeverity.Fatal);
}
