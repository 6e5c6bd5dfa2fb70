namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>What can become of a container. <see cref="FateTable"/> says which image tag means which.</summary>
internal enum FateKind
{
    /// <summary>It starts and is ready.</summary>
    Ready,

    /// <summary>It is ready late.</summary>
    Slow,

    /// <summary>It stops late.</summary>
    SlowStop,

    /// <summary>Its image does not exist.</summary>
    Missing,

    /// <summary>Its image may not be pulled.</summary>
    Private,

    /// <summary>Its image's name cannot be read.</summary>
    Invalid,

    /// <summary>It starts, fails and is started again.</summary>
    Crash,

    /// <summary>It fails a few times, and then runs.</summary>
    Flaky,

    /// <summary>Pulling its image fails a few times, and then succeeds.</summary>
    FlakyPull,

    /// <summary>It uses more memory than it may.</summary>
    OutOfMemory,

    /// <summary>Its command is not in its image.</summary>
    BadCommand,

    /// <summary>Its image names no command, nor does the pod.</summary>
    NoCommand,

    /// <summary>It fails, and what it says is meant to harm whoever shows it.</summary>
    Hostile,

    /// <summary>It needs a ConfigMap that is not there.</summary>
    BadConfig,

    /// <summary>It runs and is never ready.</summary>
    NeverReady,
}
