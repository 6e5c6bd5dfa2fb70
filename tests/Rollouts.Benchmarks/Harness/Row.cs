namespace Rollouts.Benchmarks.Harness;

/// <summary>One figure of a job, beside kubectl's where there is one.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Ours">Our figure.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Goal">What it has to keep to.</param>
/// <param name="Kubectl">kubectl's figure, of the same run; null where there is nothing to compare with.</param>
internal sealed record Row(string What, double Ours, Unit Unit, Goal Goal, double? Kubectl = null)
{
    internal double? Ratio => Ours / Kubectl;

    internal bool IsMet => Goal.IsMet(this);

    /// <summary>Said where kubectl's figure would stand.</summary>
    internal string? Note { get; init; }
}
