namespace Rollouts.Benchmarks.Sessions;

/// <summary>Something a script said.</summary>
/// <param name="At">When, on the machine's monotonic clock, which all processes share.</param>
/// <param name="Text">A string itself; of an object, its name; of an error, its id and message.</param>
internal sealed record Said(long At, string Text);
