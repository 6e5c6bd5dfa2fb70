using System.Management.Automation;
using Rollouts.Selection;
using Rollouts.Waiting;
using Rollouts.Watching;

namespace Rollouts.Commands;

/// <summary>Shows rollouts as they go on, until it is stopped: <c>Watch-Rollout</c>.</summary>
[Cmdlet(VerbsCommon.Watch, "Rollout")]
[OutputType(typeof(Rollout))]
public sealed class WatchRolloutCommand : ReadingCommand
{
    private readonly List<WaitTarget> _targets = [];

    /// <summary>How many last log lines of a broken container are read; 0 to read no logs.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int LogLines { get; set; } = 20;

    private protected override Purpose Purpose => Purpose.Wait;

    private protected override async Task ReadAsync(Finding.Found found, CancellationToken cancellationToken) =>
        _targets.Add(await WaitTarget.OfAsync(found, cancellationToken).ConfigureAwait(false));

    private protected override void OnEnd() => Run(async cancellationToken =>
    {
        await foreach (var report in new RolloutWatcher(TimeProvider.System, Outbox.Note).RunAsync(_targets, LogLines, cancellationToken).ConfigureAwait(false))
        {
            if (report.Failure is { } failure)
            {
                Outbox.Error(failure, report.Rollout);
            }
            else
            {
                Outbox.Output(report.Rollout);
            }
        }
    });
}
