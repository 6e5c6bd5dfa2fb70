using Rollouts.Clusters;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>An <see cref="Informer{T}"/>, whatever it informs of.</summary>
internal interface IInformer : IFeed
{
    /// <summary>The kind.</summary>
    ResourceType Type { get; }

    /// <summary>Calls back at every change: with before and after, null where there was or is nothing.</summary>
    void OnAnyChange(Action<ApiObject?, ApiObject?> told);

    /// <summary>Finds an object; null where there is none.</summary>
    ApiObject? FindAny(ObjectKey key);
}
