using System.Management.Automation;
using Rollouts.Messages;
using Rollouts.Reporting.AzurePipelines;

namespace Rollouts.Reporting;

/// <summary>Chooses who tells of a wait.</summary>
/// <param name="kind">What the user chose.</param>
/// <param name="errorAction">What becomes of the command's errors.</param>
internal sealed class WaitReporters(ReportKind kind, ActionPreference errorAction)
{
    /// <summary>A reporter that writes through the outbox.</summary>
    internal IWaitReporter Create(Outbox outbox, TimeProvider time)
    {
        return kind switch
        {
            ReportKind.None => new NoReporter(),
            ReportKind.AzurePipelines => Pipelines(),
            ReportKind.Auto when PipelineAgent.IsHere => Pipelines(),
            _ => new ConsoleReporter(outbox, Console.IsOutputRedirected ? null : new ProgressBars(outbox.Progress, time)),
        };

        // Where a script goes on after errors it ends with exit code 0, so that the step would pass. Who silences errors has other plans.
        AzurePipelinesReporter Pipelines() => new(outbox.Line, time)
        {
            FailsTheStep = errorAction == ActionPreference.Continue,
            SetsVariables = kind == ReportKind.AzurePipelines,
        };
    }
}
