namespace Rollouts.Benchmarks.Jobs;

/// <summary>The jobs, in the order in which they run.</summary>
internal static class AllJobs
{
    internal static readonly IReadOnlyList<Job> InOrder =
    [
        new OneRollout(),
        new History(),
        new FirstUse(),
        new PauseAndResume(),
        new WaitForMany(),
        new Delay(),
        new Verdicts(),
        new Thousand(),
        new TenThousand(),
        new Growth(),
        new SandboxLoad(),
    ];
}
