using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Loop;

/// <summary>An object that a controller should look at.</summary>
/// <param name="Controller">Who looks.</param>
/// <param name="Key">At what.</param>
internal readonly record struct WorkItem(Controller Controller, ObjectKey Key);
