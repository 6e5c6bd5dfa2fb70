using System.Management.Automation;
using Rollouts.Parameters;
using Rollouts.Selection;
using Rollouts.Waiting;

namespace Rollouts.Commands;

/// <summary>
/// Follows many rollouts at once to their end: <c>Wait-Rollout</c>. Those that end well are emitted as they end; error records are
/// written when all have ended, so that <c>$ErrorActionPreference = 'Stop'</c> loses nothing.
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "Rollout")]
[OutputType(typeof(Rollout))]
public sealed class WaitRolloutCommand : ReadingCommand
{
    private readonly List<WaitTarget> _targets = [];
    private readonly List<(RolloutException Error, Rollout? Rollout)> _failures = [];

    /// <summary>How long to wait for all of them together, from the end of the input; zero for as long as it takes.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(15);

    private protected override Purpose Purpose => Purpose.Wait;

    private protected override async Task ReadAsync(Finding.Found found, CancellationToken cancellationToken) =>
        _targets.Add(await WaitTarget.OfAsync(found, cancellationToken).ConfigureAwait(false));

    private protected override void OnFailed(RolloutException error, Rollout? about = null) => _failures.Add((error, about));

    private protected override void OnEnd() => Run(async cancellationToken =>
    {
        var display = new WaitDisplay(Outbox);
        foreach (var (error, _) in _failures.Where(_ => _targets.Count > 0))
        {
            // Told before the wait begins: a misspelt name must not be news fifteen minutes later.
            Outbox.Line($"{error.ErrorId}: {error.Message}");
        }

        await foreach (var report in new RolloutWaiter(TimeProvider.System).RunAsync(_targets, Timeout, cancellationToken).ConfigureAwait(false))
        {
            display.Show(report);
            if (report.Failure is { } failure)
            {
                _failures.Add((failure, report.Rollout));
            }
            else if (report.IsEnd)
            {
                Outbox.Output(report.Rollout);
            }
        }

        foreach (var (error, rollout) in _failures)
        {
            Outbox.Error(error, rollout);
        }
    });
}
