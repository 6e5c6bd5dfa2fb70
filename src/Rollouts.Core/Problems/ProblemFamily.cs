namespace Rollouts.Problems;

/// <summary>Problems that are one to a user, though Kubernetes has several words for them that come and go.</summary>
internal enum ProblemFamily
{
    /// <summary>The image cannot be had.</summary>
    ImagePull,

    /// <summary>The image's name, or its pull policy, rules out that it can ever be had.</summary>
    ImageNever,

    /// <summary>The container cannot be made: configuration, mounts, runtime.</summary>
    ContainerCreate,

    /// <summary>The container ends and is restarted.</summary>
    Crash,

    /// <summary>The container runs, but its probes do not succeed.</summary>
    Probe,

    /// <summary>No node takes the pod.</summary>
    Scheduling,

    /// <summary>The pod's volumes or network cannot be set up.</summary>
    Setup,

    /// <summary>The pod has ended for good: evicted, preempted, refused by its node.</summary>
    PodFailed,

    /// <summary>The pod is on a node that is broken.</summary>
    Node,

    /// <summary>Pods cannot be created.</summary>
    Create,

    /// <summary>An ordered StatefulSet waits for a broken pod of another revision.</summary>
    Stuck,

    /// <summary>The controller has given up.</summary>
    Deadline,
}
