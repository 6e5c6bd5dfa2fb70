using System.Management.Automation;
using Rollouts.Messages;

namespace Rollouts.Waiting;

/// <summary>
/// Tells a person how a wait goes: a progress bar per rollout at a terminal, a line per change elsewhere (pwsh drops progress when its
/// output is redirected). A failure is a line in both, at once: its error record comes only when all waits are over.
/// </summary>
/// <param name="outbox">Carries it to the pipeline's thread.</param>
internal sealed class WaitFeedback(Outbox outbox)
{
    private readonly bool _isTerminal = !Console.IsOutputRedirected;
    private readonly Dictionary<string, int> _activities = new(StringComparer.Ordinal);

    internal void Tell(WaitReport report)
    {
        if (_isTerminal)
        {
            outbox.Progress(Bar(report));
        }

        if (!_isTerminal || report.Failure is not null)
        {
            outbox.Line(report.Line);
        }
    }

    private ProgressRecord Bar(WaitReport report)
    {
        var rollout = report.Rollout;
        if (!_activities.TryGetValue(rollout.Uid, out var activity))
        {
            _activities[rollout.Uid] = activity = _activities.Count + 1;
        }

        return new ProgressRecord(activity, $"{rollout.Kind.ToLowerInvariant()}/{rollout.Name} in {rollout.Namespace}", rollout.Message)
        {
            PercentComplete = rollout.Desired == 0 ? -1 : Math.Min(100, 100 * Math.Min(rollout.Updated, rollout.Available) / rollout.Desired),
            RecordType = report.IsEnd ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };
    }
}
