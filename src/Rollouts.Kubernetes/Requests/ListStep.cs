using System.Text.Json;

namespace Rollouts.Kubernetes.Requests;

/// <summary>A step through a list.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Object">The object; undefined unless it is an item.</param>
internal readonly record struct ListStep(ListStepKind Kind, JsonElement Object);

/// <summary>What a <see cref="ListStep"/> is.</summary>
internal enum ListStepKind
{
    /// <summary>An object.</summary>
    Item,

    /// <summary>The list begins again with a newer snapshot.</summary>
    Restart,

    /// <summary>The list has ended.</summary>
    End,
}
