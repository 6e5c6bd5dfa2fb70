using static System.FormattableString;

namespace Rollouts.Benchmarks.Harness;

/// <summary>What a figure has to keep to.</summary>
internal abstract record Goal
{
    private Goal()
    {
    }

    internal abstract bool IsMet(Row row);

    internal abstract string Describe(Unit unit);

    /// <summary>A share of what kubectl takes.</summary>
    internal sealed record OfKubectl(double Most) : Goal
    {
        internal override bool IsMet(Row row) => row.Ratio <= Most;

        internal override string Describe(Unit unit) => Invariant($"≤ {Most:0.00} ×");
    }

    /// <summary>A limit by itself.</summary>
    internal sealed record AtMost(double Most) : Goal
    {
        internal override bool IsMet(Row row) => row.Ours <= Most;

        internal override string Describe(Unit unit) => $"≤ {unit.Write(Most)}";
    }

    /// <summary>One figure and no other.</summary>
    internal sealed record Exactly(double Value) : Goal
    {
        internal override bool IsMet(Row row) => row.Ours == Value;

        internal override string Describe(Unit unit) => unit.Write(Value);
    }
}
