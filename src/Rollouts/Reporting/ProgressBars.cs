using System.Management.Automation;
using Rollouts.Waiting;
using static System.FormattableString;

namespace Rollouts.Reporting;

/// <summary>
/// A bar for each rollout that is waited for – how many of its pods are new and available, how long it has been, what it waits for –,
/// and above them, where there are several, one that counts the rollouts.
/// </summary>
internal sealed class ProgressBars : IAsyncDisposable
{
    private const int Above = 0;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Action<ProgressRecord> _write;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly object _gate = new();
    private readonly Dictionary<string, (int Activity, Rollout Rollout)> _waiting = new(StringComparer.Ordinal);
    private readonly ITimer _clock;
    private int _last = Above;
    private int _all;
    private int _complete;
    private int _failed;

    /// <param name="write">Takes a bar's new state, on any thread.</param>
    /// <param name="time">The clock.</param>
    internal ProgressBars(Action<ProgressRecord> write, TimeProvider time)
    {
        _write = write;
        _time = time;
        _start = time.GetTimestamp();
        _clock = time.CreateTimer(_ => Tick(), null, Beat, Beat);
    }

    public ValueTask DisposeAsync() => _clock.DisposeAsync();

    /// <summary>Says how many rollouts are waited for.</summary>
    internal void Begin(int rollouts)
    {
        lock (_gate)
        {
            _all = rollouts;
            WriteAll();
        }
    }

    /// <summary>Takes in what happened to a rollout. A bar goes when its rollout has ended.</summary>
    internal void Show(WaitReport report)
    {
        lock (_gate)
        {
            var rollout = report.Rollout;
            var activity = _waiting.TryGetValue(rollout.Uid, out var before) ? before.Activity : ++_last;
            _waiting[rollout.Uid] = (activity, rollout);
            Write(activity, rollout, report.IsEnd);
            if (report.IsEnd)
            {
                _waiting.Remove(rollout.Uid);
                _ = report.Failure is null ? _complete++ : _failed++;
                WriteAll();
            }
        }
    }

    // So that the elapsed time moves while nothing else does.
    private void Tick()
    {
        try
        {
            lock (_gate)
            {
                WriteAll();
                foreach (var (activity, rollout) in _waiting.Values)
                {
                    Write(activity, rollout, isEnd: false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The command was stopped, and takes nothing more.
        }
    }

    private void WriteAll()
    {
        if (_all < 2)
        {
            return;
        }

        var ended = _complete + _failed;
        var failed = _failed > 0 ? Invariant($", {_failed} failed") : "";
        _write(new ProgressRecord(Above, Invariant($"{_all} rollouts"), $"{Clock} {Invariant($"{_complete} ended well{failed}, {_all - ended} to go")}")
        {
            PercentComplete = Percent(ended, _all),
            RecordType = Type(ended == _all),
        });
    }

    private void Write(int activity, Rollout rollout, bool isEnd) =>
        _write(new ProgressRecord(activity, $"{rollout.Kind.ToLowerInvariant()}/{rollout.Name} in {rollout.Namespace}", $"{Clock} {rollout.Message}")
        {
            ParentActivityId = _all < 2 ? -1 : Above,
            PercentComplete = rollout.Desired == 0 ? -1 : Percent(Math.Min(rollout.Updated, rollout.Available), rollout.Desired),
            RecordType = Type(isEnd),
        });

    private string Clock => Elapsed.Clock(_time.GetElapsedTime(_start));

    private static int Percent(int part, int whole) => Math.Clamp((int)(100L * part / whole), 0, 100);

    private static ProgressRecordType Type(bool isOver) => isOver ? ProgressRecordType.Completed : ProgressRecordType.Processing;
}
