using Rollouts.Messages;
using Rollouts.Waiting;

namespace Rollouts.Reporting;

/// <summary>Shows a wait: progress bars at a terminal, elsewhere one line per change of state. What is wrong is told as a line in both.</summary>
/// <param name="outbox">Takes the lines and bars.</param>
/// <param name="bars">The bars; null where output is redirected: there they are not shown, and a log would stay silent for the whole wait.</param>
internal sealed class ConsoleReporter(Outbox outbox, ProgressBars? bars) : IWaitReporter
{
    public ValueTask DisposeAsync() => bars?.DisposeAsync() ?? ValueTask.CompletedTask;

    public void Begin(IReadOnlyList<WaitTarget> targets, IReadOnlyList<RolloutException> failures)
    {
        foreach (var error in failures.Where(_ => targets.Count > 0))
        {
            // Told before the wait begins: a misspelt name must not be news fifteen minutes later.
            outbox.Line($"{error.ErrorId}: {error.Message}");
        }

        // Of two changes to one rollout the later is waited for.
        bars?.Begin(targets.Select(target => target.First.Uid).Distinct(StringComparer.Ordinal).Count());
    }

    public void Show(WaitReport report)
    {
        if (bars is null || report.IsTrouble)
        {
            outbox.Line(report.Line);
            foreach (var line in report.Log)
            {
                outbox.Line($"  | {line}");
            }
        }

        bars?.Show(report);
    }

    public void End()
    {
    }
}
