using System.Management.Automation;
using Rollouts.Problems;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Commands;

/// <summary>
/// Tells why rollouts are not getting on: <c>Get-RolloutProblem</c>. One look: how long something has lasted is what the objects say of
/// themselves, by the server's clock.
/// </summary>
[Cmdlet(VerbsCommon.Get, "RolloutProblem")]
[OutputType(typeof(RolloutProblem))]
public sealed class GetRolloutProblemCommand : ReadingCommand
{
    private readonly List<Finding.Found> _found = [];

    /// <summary>How many of the last log lines of each container in trouble are read; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, 10000)]
    public int LogLines { get; set; } = 20;

    /// <summary>Tells also what may still come right by itself.</summary>
    [Parameter]
    public SwitchParameter IncludeWarning { get; set; }

    private protected override Task ReadAsync(Finding.Found found, CancellationToken cancellationToken)
    {
        // One that is complete has no problems, and costs no request.
        if (RolloutJudge.Judge(found.Workload).Phase != RolloutPhase.Complete)
        {
            _found.Add(found);
        }

        return Task.CompletedTask;
    }

    private protected override void OnEnd() => Run(cancellationToken => new ProblemLook(Outbox).RunAsync(_found, TellAsync, cancellationToken));

    private async Task TellAsync(Finding.Found found, RolloutSnapshot snapshot, Assessment assessment, CancellationToken cancellationToken)
    {
        var told = assessment.Problems.Where(problem => IncludeWarning || problem.Severity == ProblemSeverity.Fatal).ToList();
        foreach (var problem in await ProblemLogs.AddAsync(found.Cluster, told, LogLines, cancellationToken).ConfigureAwait(false))
        {
            Outbox.Output(problem);
        }

        // Nothing in the pipeline must not read as nothing wrong.
        var untold = assessment.Problems.Count - told.Count;
        if (untold > 0)
        {
            Outbox.Line(FormattableString.Invariant($"{snapshot.Workload} in {snapshot.Workload.Namespace}: {untold} {(untold == 1 ? "warning" : "warnings")} that may still come right; -IncludeWarning shows {(untold == 1 ? "it" : "them")}."));
        }

        if (RolloutDetails.Missing(snapshot) is { } missing)
        {
            Outbox.Line($"{snapshot.Workload} in {snapshot.Workload.Namespace}: {missing}.");
        }
    }
}
