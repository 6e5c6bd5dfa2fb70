namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>What a node remembers of a container. Immutable.</summary>
internal sealed record ContainerState
{
    /// <summary>Where it stands.</summary>
    public ContainerStage Stage { get; init; }

    /// <summary>When the stage ends by itself; null where something else must happen.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>When the stage began.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Why it waits, in one word.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Why it waits, in a sentence.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The run that is, or that was the last.</summary>
    public ContainerRun? Run { get; init; }

    /// <summary>The run before it.</summary>
    public ContainerRun? PreviousRun { get; init; }

    /// <summary>How long the next failing pull is put off.</summary>
    public TimeSpan PullPause { get; init; }

    /// <summary>When a failed pull may be tried again.</summary>
    public DateTimeOffset PullAgainAt { get; init; }

    /// <summary>How many pulls in a row have failed.</summary>
    public int FailedPulls { get; init; }

    /// <summary>How long a restart is put off; zero before the first.</summary>
    public TimeSpan RestartPause { get; init; }

    /// <summary>When a BackOff event is due again.</summary>
    public DateTimeOffset TellBackOffAt { get; init; }

    /// <summary>Whether its startup probe, if it has one, has succeeded.</summary>
    public bool HasStarted { get; init; }

    /// <summary>Whether its readiness probe, if it has one, succeeds.</summary>
    public bool IsReady { get; init; }

    /// <summary>How many readiness probes in a row have succeeded.</summary>
    public int Successes { get; init; }

    /// <summary>When it is probed next; null where it no longer matters.</summary>
    public DateTimeOffset? ProbeAt { get; init; }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => Stage == ContainerStage.Running;

    /// <summary>Whether it has run to a good end.</summary>
    public bool HasSucceeded => Stage == ContainerStage.Exited && Run is { Finished: not null, ExitCode: 0 };

    /// <summary>How often it was restarted.</summary>
    public int Restarts => Run?.Number ?? 0;

    /// <summary>The run whose log is asked for. While a restart is put off the last run is the previous one as well: there is no present one.</summary>
    public ContainerRun? RunToRead(bool previous) => previous && (IsRunning || Reason.Length == 0) ? PreviousRun : Run;
}
