using System.Management.Automation;
using Rollouts.Messages;
using Rollouts.Parameters;
using Rollouts.Selection;
using Rollouts.Waiting;

namespace Rollouts.Commands;

/// <summary>Waits for many rollouts at once: <c>Wait-Rollout</c>.</summary>
[Cmdlet(VerbsLifecycle.Wait, "Rollout")]
[OutputType(typeof(Rollout))]
public sealed class WaitRolloutCommand : SelectingCommand
{
    private readonly List<WaitTarget> _targets = [];

    // Written last, when every wait has ended: under -ErrorAction Stop the first of them ends the command, and nothing must be lost by that.
    private readonly List<RolloutException> _failures = [];

    /// <summary>How long to wait for all of them together; 0 for ever.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(15);

    private protected override Purpose Purpose => Purpose.Wait;

    private protected override Task TakeAsync(Finding.Found found, Outbox outbox, CancellationToken cancellationToken)
    {
        _targets.Add(new WaitTarget(found.Workload, found.Cluster, found.Input));
        return Task.CompletedTask;
    }

    private protected override void TakeFailure(RolloutException error, Outbox outbox) => _failures.Add(error);

    private protected override void OnEnd()
    {
        base.OnEnd();
        Run(WaitAsync);
        foreach (var failure in _failures)
        {
            WriteError(failure);
        }
    }

    private async Task WaitAsync(Outbox outbox, CancellationToken cancellationToken)
    {
        var feedback = new WaitFeedback(outbox);
        await foreach (var report in new RolloutWaiter(TimeProvider.System).RunAsync(_targets, Timeout, cancellationToken).ConfigureAwait(false))
        {
            feedback.Tell(report);
            if (report.Failure is not null)
            {
                _failures.Add(report.Failure);
            }
            else if (report.IsEnd)
            {
                outbox.Output(report.Rollout);
            }
        }
    }
}
