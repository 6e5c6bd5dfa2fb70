using Rollouts.Waiting;

namespace Rollouts.Core.Tests.Waiting;

/// <summary>A wait that runs beside the test, with what it has told so far.</summary>
internal sealed class RunningWait
{
    private readonly List<WaitReport> _soFar = [];
    private readonly Task _run;

    public RunningWait(IAsyncEnumerable<WaitReport> reports) => _run = Task.Run(async () =>
    {
        await foreach (var report in reports)
        {
            lock (_soFar)
            {
                _soFar.Add(report);
            }
        }
    });

    public bool IsOver => _run.IsCompleted;

    public IReadOnlyList<WaitReport> SoFar
    {
        get
        {
            lock (_soFar)
            {
                return [.. _soFar];
            }
        }
    }

    public async Task Until(string line) =>
        await Until(() => SoFar.Any(report => report.Line.Contains(line, StringComparison.Ordinal)));

    public async Task<IReadOnlyList<WaitReport>> Reports()
    {
        await _run.WaitAsync(TimeSpan.FromSeconds(20));
        return SoFar;
    }

    public static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
