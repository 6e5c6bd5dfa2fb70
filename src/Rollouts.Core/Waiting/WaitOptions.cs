using Rollouts.Problems;

namespace Rollouts.Waiting;

/// <summary>How to wait.</summary>
public sealed record WaitOptions
{
    /// <summary>One limit over all rollouts, from the start of the wait; zero for none.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>What is waited for.</summary>
    public WaitGoal Goal { get; init; }

    /// <summary>Images that have to arrive in the template first, as the user wrote them; empty to wait for the template there is.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Whether a fatal problem ends a rollout's wait. Problems are told either way.</summary>
    public bool FailsFast { get; init; } = true;

    /// <summary>When a problem is fatal.</summary>
    internal ProblemPolicy Policy { get; init; } = ProblemPolicy.Default;

    /// <summary>The limit of the wait after an undo, from the undo; zero for none.</summary>
    public TimeSpan UndoTimeout { get; init; }

    /// <summary>How many last log lines of a broken container are read; zero for none.</summary>
    public int LogLines { get; init; }
}
