namespace Rollouts.Sandbox.Selectors;

/// <summary>What a label selector asks of a label.</summary>
internal enum LabelOperator
{
    /// <summary>It has one of the values.</summary>
    In,

    /// <summary>It has none of the values, or is missing.</summary>
    NotIn,

    /// <summary>It is there.</summary>
    Exists,

    /// <summary>It is missing.</summary>
    DoesNotExist,

    /// <summary>It is a number above the value.</summary>
    GreaterThan,

    /// <summary>It is a number below the value.</summary>
    LessThan,
}
