namespace Rollouts;

/// <summary>What a wait is for.</summary>
public enum WaitGoal
{
    /// <summary>Every wanted pod runs the new template and is available, and no old pod is counted any more.</summary>
    Complete,

    /// <summary>Complete, and the last old pod has terminated: what it held – ports, locks, licences – is free.</summary>
    Drained,

    /// <summary>A Deployment is paused, and its controller has seen it.</summary>
    Paused,
}
