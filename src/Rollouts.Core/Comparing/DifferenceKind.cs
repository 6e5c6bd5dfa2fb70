namespace Rollouts;

/// <summary>How two revisions differ at one path.</summary>
public enum DifferenceKind
{
    /// <summary>Only the second revision has it.</summary>
    Added,

    /// <summary>Only the first revision has it.</summary>
    Removed,

    /// <summary>Both have it, with different values.</summary>
    Changed,
}
