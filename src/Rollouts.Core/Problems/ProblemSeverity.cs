namespace Rollouts;

/// <summary>How bad a problem is.</summary>
public enum ProblemSeverity
{
    /// <summary>The rollout can still complete.</summary>
    Warning,

    /// <summary>The rollout cannot complete without a change.</summary>
    Fatal,
}
