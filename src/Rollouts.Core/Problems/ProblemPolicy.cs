namespace Rollouts.Problems;

/// <summary>When a problem is fatal, as a user wants it.</summary>
internal sealed record ProblemPolicy
{
    public static readonly ProblemPolicy Default = new();

    /// <summary>What the windows are multiplied by; 0 makes every problem that has one ripe at once, a crash loop included.</summary>
    public double WindowScale { get; init; } = 1;

    /// <summary>Reasons that are never fatal. A reason stands for its family: <c>ErrImagePull</c> and <c>ImagePullBackOff</c> are one.</summary>
    public IReadOnlyCollection<string> Ignored { get; init; } = [];

    /// <summary>How many available pods are enough.</summary>
    public MinimumAvailable MinimumAvailable { get; init; }

    public bool Ignores(Symptom symptom) => Ignored.Any(reason =>
        string.Equals(reason, symptom.Reason, StringComparison.OrdinalIgnoreCase)
        || ProblemFamilies.ReasonsOf(symptom.Key.Family).Contains(reason, StringComparer.OrdinalIgnoreCase));
}
