using Rollouts.Benchmarks.Harness;

namespace Rollouts.Benchmarks.Jobs;

/// <summary>Something people do, and what it may cost.</summary>
internal abstract class Job
{
    /// <summary>The name for <c>--job</c>.</summary>
    internal abstract string Name { get; }

    /// <summary>What it is, in a line.</summary>
    internal abstract string Title { get; }

    internal abstract IAsyncEnumerable<Row> RunAsync(Bench bench);
}
