using Rollouts.Clusters;

namespace Rollouts.Problems;

/// <summary>Reads the last log lines of the containers that problems are about.</summary>
internal static class ProblemLogs
{
    // Fifty pods that crash for one reason say one thing fifty times.
    private const int MostPerContainer = 5;

    /// <summary>The problems with their logs. A log that cannot be had is none.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="problems">The problems of one rollout.</param>
    /// <param name="lines">How many lines of each; 0 for none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<IReadOnlyList<RolloutProblem>> AddAsync(ICluster cluster, IReadOnlyList<RolloutProblem> problems, int lines, CancellationToken cancellationToken)
    {
        if (lines <= 0)
        {
            return problems;
        }

        var read = problems
            .Where(problem => problem is { LogSource: not LogSource.None, Pod: not null, Container: not null })
            .GroupBy(problem => (problem.Reason, problem.Container))
            .SelectMany(same => same.Take(MostPerContainer))
            .ToHashSet(ReferenceEqualityComparer.Instance);
        var all = await Task.WhenAll(problems.Select(problem => read.Contains(problem) ? ReadAsync(cluster, problem, lines, cancellationToken) : Task.FromResult(problem))).ConfigureAwait(false);
        return all;
    }

    private static async Task<RolloutProblem> ReadAsync(ICluster cluster, RolloutProblem problem, int lines, CancellationToken cancellationToken)
    {
        var isPrevious = problem.LogSource == LogSource.Previous;
        var log = await cluster.ReadLogAsync(problem.Namespace, problem.Pod!, problem.Container!, lines, isPrevious, cancellationToken).ConfigureAwait(false);
        if (log.Count == 0)
        {
            // Between the look and the reading it may have been restarted, or its former run be cleaned away.
            log = await cluster.ReadLogAsync(problem.Namespace, problem.Pod!, problem.Container!, lines, !isPrevious, cancellationToken).ConfigureAwait(false);
        }

        return problem with { Log = log };
    }
}
