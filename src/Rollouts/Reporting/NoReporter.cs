using Rollouts.Waiting;

namespace Rollouts.Reporting;

/// <summary>Tells nothing.</summary>
internal sealed class NoReporter : IWaitReporter
{
    public void Begin(IReadOnlyList<WaitTarget> targets, IReadOnlyList<RolloutException> failures)
    {
    }

    public void Show(WaitReport report)
    {
    }

    public void End()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
