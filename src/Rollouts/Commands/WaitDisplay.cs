using System.Management.Automation;
using Rollouts.Messages;
using Rollouts.Waiting;

namespace Rollouts.Commands;

/// <summary>Shows a wait: a progress bar per rollout at a terminal, elsewhere one line per change of state.</summary>
internal sealed class WaitDisplay(Outbox outbox)
{
    // Progress is not shown where output is redirected, so that a log would stay silent for the whole wait.
    private readonly bool _isTerminal = !Console.IsOutputRedirected;
    private readonly Dictionary<string, int> _activities = new(StringComparer.Ordinal);

    internal void Show(WaitReport report)
    {
        if (!_isTerminal || report.Failure is not null)
        {
            outbox.Line(report.Line);
        }

        if (_isTerminal)
        {
            outbox.Progress(ToProgress(report));
        }
    }

    private ProgressRecord ToProgress(WaitReport report)
    {
        var rollout = report.Rollout;
        if (!_activities.TryGetValue(rollout.Uid, out var activity))
        {
            _activities[rollout.Uid] = activity = _activities.Count + 1;
        }

        return new ProgressRecord(activity, $"{rollout.Kind.ToLowerInvariant()}/{rollout.Name} in {rollout.Namespace}", rollout.Message)
        {
            PercentComplete = rollout.Desired == 0 ? -1 : Math.Clamp(100 * Math.Min(rollout.Updated, rollout.Available) / rollout.Desired, 0, 100),
            RecordType = report.IsEnd ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };
    }
}
