using System.Text.Json.Nodes;
using Rollouts.Sandbox.Selectors;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>An object whose controller keeps pods for it.</summary>
/// <param name="json">The object.</param>
internal abstract class PodKeeper(JsonObject json) : ApiObject(json)
{
    /// <summary>Which pods are its own.</summary>
    public abstract LabelSelector Selector { get; }

    /// <summary>How many seconds a pod has to be ready before it counts as available.</summary>
    public abstract int MinReadySeconds { get; }
}
