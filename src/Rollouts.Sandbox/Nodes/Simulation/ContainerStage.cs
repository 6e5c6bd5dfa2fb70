namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>Where a container stands in its life.</summary>
internal enum ContainerStage
{
    /// <summary>Not begun: init containers before it have not ended.</summary>
    Idle,

    /// <summary>To be started as soon as it is looked at.</summary>
    Due,

    /// <summary>Its image is being pulled.</summary>
    Pulling,

    /// <summary>Its image is there; it is being created.</summary>
    Creating,

    /// <summary>Starting it has just failed.</summary>
    StartFailed,

    /// <summary>Starting it has failed and is put off.</summary>
    StartPutOff,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has just ended.</summary>
    Exited,

    /// <summary>It has ended, and restarting it is put off.</summary>
    RestartPutOff,
}
