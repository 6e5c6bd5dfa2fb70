using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Events;

/// <summary>An event that was told before.</summary>
/// <param name="Key">Its object.</param>
/// <param name="Count">How often it happened.</param>
internal sealed record ToldEvent(ObjectKey Key, int Count);
