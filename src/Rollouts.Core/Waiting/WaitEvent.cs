namespace Rollouts.Waiting;

/// <summary>Something that happened to one wait. Streams tell it, and the waiter applies it: each wait is touched by one thread only.</summary>
/// <param name="Wait">The wait.</param>
/// <param name="Apply">Takes it in.</param>
internal readonly record struct WaitEvent(RolloutWait Wait, Func<RolloutWait, WaitReport?> Apply);
