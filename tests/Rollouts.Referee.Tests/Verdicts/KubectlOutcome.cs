namespace Rollouts.Referee.Tests.Verdicts;

/// <summary>How <c>kubectl rollout status --watch=false</c> ends.</summary>
internal enum KubectlOutcome
{
    /// <summary>Exit code 0, and it is done.</summary>
    Complete,

    /// <summary>Exit code 0, and it would wait.</summary>
    Progressing,

    /// <summary>An error: the deadline is exceeded.</summary>
    Failed,

    /// <summary>An error: it does not follow this strategy.</summary>
    Refused,
}
