namespace Rollouts.Showing;

/// <summary>What a colour is to say of a piece of text.</summary>
internal enum TreeTone
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>A heading.</summary>
    Strong,

    /// <summary>Less important than the rest.</summary>
    Faint,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Under way.</summary>
    Busy,

    /// <summary>May still come right.</summary>
    Warning,

    /// <summary>Is wrong.</summary>
    Bad,
}
