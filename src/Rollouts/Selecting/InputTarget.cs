using Rollouts.Selection;

namespace Rollouts.Selecting;

/// <summary>What one piped object means.</summary>
internal abstract record InputTarget
{
    private InputTarget()
    {
    }

    /// <summary>A name or a pattern, as if given to <c>-Name</c>.</summary>
    internal sealed record Named(NamePattern Name) : InputTarget;

    /// <summary>A certain object.</summary>
    internal sealed record Object(RolloutReference Reference) : InputTarget;

    /// <summary>Nothing that can be used. The inputs after it may be.</summary>
    internal sealed record Unusable(RolloutException Error) : InputTarget;
}
