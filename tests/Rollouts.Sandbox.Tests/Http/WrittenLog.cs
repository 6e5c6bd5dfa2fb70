using Rollouts.Sandbox.Api;

namespace Rollouts.Sandbox.Tests.Http;

internal sealed class WrittenLog : IContainerLog
{
    private readonly Lock _gate = new();
    private readonly List<LogLine> _lines = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasEnded;

    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public bool HasEnded
    {
        get
        {
            lock (_gate)
            {
                return _hasEnded;
            }
        }
    }

    public WrittenLog Write(DateTimeOffset time, string text)
    {
        lock (_gate)
        {
            _lines.Add(new LogLine(time, text));
            Tell();
        }

        return this;
    }

    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            Tell();
        }
    }

    public Task WaitForMoreAsync(int seen, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _lines.Count > seen || _hasEnded ? Task.CompletedTask : _more.Task.WaitAsync(cancellationToken);
        }
    }

    private void Tell()
    {
        _more.TrySetResult();
        _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
