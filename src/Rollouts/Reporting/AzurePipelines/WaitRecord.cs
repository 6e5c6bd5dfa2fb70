using Rollouts.Clusters;
using Rollouts.Errors;
using Rollouts.Waiting;

namespace Rollouts.Reporting.AzurePipelines;

/// <summary>What a wait has told of one rollout so far.</summary>
/// <param name="rollout">The rollout as it was first read.</param>
/// <param name="cluster">Where it lives.</param>
internal sealed class WaitRecord(Rollout rollout, ClusterIdentity cluster)
{
    private readonly List<RolloutProblem> _problems = [];

    /// <summary>The rollout as it was last told; of one that was taken back, as it was when it failed.</summary>
    internal Rollout Rollout { get; private set; } = rollout;

    /// <summary>How long it took to its end; null while it has not ended.</summary>
    internal TimeSpan? Duration { get; private set; }

    /// <summary>Why it ended badly.</summary>
    internal RolloutException? Failure { get; private set; }

    /// <summary>What came of taking it back; null where that was not tried.</summary>
    internal string? Undo { get; private set; }

    /// <summary>What was wrong, the worst first where it failed; else what passed.</summary>
    internal IReadOnlyList<RolloutProblem> Problems => Rollout.Problems.Count > 0 ? Rollout.Problems : _problems;

    /// <summary>How it is called: <c>deployment/web</c>.</summary>
    internal string Name => $"{Rollout.Kind.ToLowerInvariant()}/{Rollout.Name}";

    /// <summary>How far it has come.</summary>
    internal int Percent => Duration is not null ? 100 : Rollout.Desired == 0 ? 0 : Math.Clamp(100 * Math.Min(Rollout.Updated, Rollout.Available) / Rollout.Desired, 0, 99);

    /// <summary>A command about it, aimed at its cluster.</summary>
    internal string Command(string name) => $"{name} {Name} -Namespace {Rollout.Namespace}{NextCommand.On(cluster)}";

    /// <summary>Takes in what is told.</summary>
    internal void Take(WaitReport report, TimeSpan elapsed)
    {
        Rollout = report.Rollout;
        foreach (var problem in report.Rollout.Problems.Where(problem => problem.Id is null || _problems.TrueForAll(known => known.Id != problem.Id)))
        {
            _problems.Add(problem);
        }

        if (report.IsEnd)
        {
            Duration = elapsed;
            Failure = report.Failure;
            Undo = report.Undo;
        }
    }
}
