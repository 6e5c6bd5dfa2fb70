using Rollouts.Sandbox.Selectors;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>An object that owns others, and adopts those without an owner that it selects.</summary>
internal interface IOwner
{
    /// <summary>Which objects can be its own.</summary>
    LabelSelector Selector { get; }
}
