using System.Management.Automation;
using Rollouts.Messages;
using Rollouts.Waiting;

namespace Rollouts.Reporting;

/// <summary>Shows a wait: a progress bar per rollout at a terminal, elsewhere one line per change of state. What is wrong is told as a line in both.</summary>
internal sealed class ConsoleReporter : IWaitReporter
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Outbox _outbox;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Dictionary<string, (int Activity, Rollout Rollout)> _shown = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _over = new();
    private readonly Task _clock;

    // Progress is not shown where output is redirected, so that a log would stay silent for the whole wait.
    private readonly bool _isTerminal = !Console.IsOutputRedirected;

    internal ConsoleReporter(Outbox outbox, TimeProvider time)
    {
        _outbox = outbox;
        _time = time;
        _start = time.GetTimestamp();
        _clock = _isTerminal ? TickAsync() : Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await _clock.ConfigureAwait(false);
        _over.Dispose();
    }

    public void Begin(IReadOnlyList<WaitTarget> targets, IReadOnlyList<RolloutException> failures)
    {
        foreach (var error in failures.Where(_ => targets.Count > 0))
        {
            // Told before the wait begins: a misspelt name must not be news fifteen minutes later.
            _outbox.Line($"{error.ErrorId}: {error.Message}");
        }
    }

    public void Show(WaitReport report)
    {
        if (!_isTerminal || report.IsTrouble)
        {
            _outbox.Line(report.Line);
            foreach (var line in report.Log)
            {
                _outbox.Line($"  | {line}");
            }
        }

        if (_isTerminal)
        {
            lock (_shown)
            {
                var activity = _shown.TryGetValue(report.Rollout.Uid, out var before) ? before.Activity : _shown.Count + 1;
                _shown[report.Rollout.Uid] = (activity, report.Rollout);
                _outbox.Progress(ToProgress(activity, report.Rollout, report.IsEnd));
            }
        }
    }

    public void End()
    {
    }

    // So that the elapsed time moves while nothing else does.
    private async Task TickAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Beat, _time, _over.Token).ConfigureAwait(false);
                lock (_shown)
                {
                    foreach (var (activity, rollout) in _shown.Values)
                    {
                        _outbox.Progress(ToProgress(activity, rollout, isEnd: false));
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The wait is over, or the command was stopped.
        }
    }

    private ProgressRecord ToProgress(int activity, Rollout rollout, bool isEnd)
    {
        if (isEnd)
        {
            _shown.Remove(rollout.Uid);
        }

        var elapsed = _time.GetElapsedTime(_start);
        return new ProgressRecord(
            activity,
            $"{rollout.Kind.ToLowerInvariant()}/{rollout.Name} in {rollout.Namespace}",
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(int)elapsed.TotalMinutes}:{elapsed.Seconds:00} {rollout.Message}"))
        {
            PercentComplete = rollout.Desired == 0 ? -1 : Math.Clamp(100 * Math.Min(rollout.Updated, rollout.Available) / rollout.Desired, 0, 100),
            RecordType = isEnd ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };
    }
}
