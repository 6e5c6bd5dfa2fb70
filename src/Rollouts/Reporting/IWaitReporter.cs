using Rollouts.Waiting;

namespace Rollouts.Reporting;

/// <summary>Tells people how a wait is getting on. Output and error records are not its business.</summary>
internal interface IWaitReporter : IAsyncDisposable
{
    /// <summary>A line that has to follow whatever ends the wait before its time; null where nothing is left open.</summary>
    string? LastLine => null;

    /// <summary>The wait begins.</summary>
    /// <param name="targets">What is waited for.</param>
    /// <param name="failures">What was to be waited for and cannot be.</param>
    void Begin(IReadOnlyList<WaitTarget> targets, IReadOnlyList<RolloutException> failures);

    /// <summary>Something happened to a rollout.</summary>
    void Show(WaitReport report);

    /// <summary>Every rollout has come to its end; error records follow.</summary>
    void End();
}
