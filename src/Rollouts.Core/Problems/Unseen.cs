namespace Rollouts.Problems;

/// <summary>What could not be read: rights to it are optional, and what it would have shown is missing from the answer.</summary>
[Flags]
internal enum Unseen
{
    /// <summary>All was seen.</summary>
    None = 0,

    /// <summary>The pods: only the controllers' own words are left.</summary>
    Pods = 1,

    /// <summary>The ReplicaSets or ControllerRevisions, which tell the new pods from the old ones.</summary>
    Revisions = 2,

    /// <summary>The events: refusals of a StatefulSet's or DaemonSet's pods, failing probes, the texts of failed pulls.</summary>
    Events = 4,

    /// <summary>The nodes: a pod on a broken node cannot be told from a broken pod.</summary>
    Nodes = 8,

    /// <summary>The logs.</summary>
    Logs = 16,
}
