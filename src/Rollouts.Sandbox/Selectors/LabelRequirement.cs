namespace Rollouts.Sandbox.Selectors;

/// <summary>One condition of a label selector.</summary>
/// <param name="Key">The label.</param>
/// <param name="Operator">What is asked of it.</param>
/// <param name="Values">The values to compare with.</param>
internal sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlyList<string> Values)
{
    /// <summary>Whether the label's value fulfils it; null is no such label. As in Kubernetes, a missing label is "not in" any set.</summary>
    public bool Matches(string? value) => Operator switch
    {
        LabelOperator.In => value is not null && Values.Contains(value, StringComparer.Ordinal),
        LabelOperator.NotIn => value is null || !Values.Contains(value, StringComparer.Ordinal),
        LabelOperator.Exists => value is not null,
        LabelOperator.DoesNotExist => value is null,
        LabelOperator.GreaterThan => Compare(value) > 0,
        _ => Compare(value) < 0,
    };

    private int? Compare(string? value) =>
        long.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number)
        && long.TryParse(Values.Count == 1 ? Values[0] : null, System.Globalization.CultureInfo.InvariantCulture, out var bound)
            ? number.CompareTo(bound)
            : null;
}
