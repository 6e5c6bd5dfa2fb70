using Rollouts.Selection;

namespace Rollouts.Selecting;

/// <summary>What one object that was piped in, or stands in a manifest, means.</summary>
internal abstract record InputTarget
{
    private InputTarget()
    {
    }

    /// <summary>A name or a pattern, as if given to <c>-Name</c>.</summary>
    internal sealed record Named(NamePattern Name) : InputTarget;

    /// <summary>A certain object.</summary>
    internal sealed record Object(RolloutReference Reference) : InputTarget;

    /// <summary>Something among others that was never meant: a Service beside its Deployment.</summary>
    internal sealed record Skipped(string Note) : InputTarget;

    /// <summary>Nothing that can be used. The inputs after it may be.</summary>
    internal sealed record Unusable(RolloutException Error) : InputTarget;
}
