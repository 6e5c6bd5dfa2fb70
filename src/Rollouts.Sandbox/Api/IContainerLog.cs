namespace Rollouts.Sandbox.Api;

/// <summary>The log of one run of a container. Thread-safe.</summary>
internal interface IContainerLog
{
    /// <summary>The lines so far, oldest first; a snapshot.</summary>
    IReadOnlyList<LogLine> Lines { get; }

    /// <summary>Whether the run has ended, so that no line will follow.</summary>
    bool HasEnded { get; }

    /// <summary>Waits until there are more lines than were seen, or the run has ended.</summary>
    /// <param name="seen">How many lines the caller has seen.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WaitForMoreAsync(int seen, CancellationToken cancellationToken);
}
