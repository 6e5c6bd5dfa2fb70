namespace Rollouts;

/// <summary>A workload and where its rollout stands. Immutable: read again to see changes.</summary>
public sealed record Rollout
{
    /// <summary>The workload's kind, as manifests write it: <c>Deployment</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The workload's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The workload's name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required RolloutPhase Phase { get; init; }

    /// <summary>One sentence: what it waits for, or what failed.</summary>
    public required string Message { get; init; }

    /// <summary>The strategy's type: <c>RollingUpdate</c>, <c>Recreate</c> or <c>OnDelete</c>.</summary>
    public required string Strategy { get; init; }

    /// <summary>The current template's revision; null until the controller has numbered it.</summary>
    public long? Revision { get; init; }

    /// <summary>How many pods are wanted.</summary>
    public int Desired { get; init; }

    /// <summary>How many pods there are, of any template.</summary>
    public int Current { get; init; }

    /// <summary>How many pods there are of the current template.</summary>
    public int Updated { get; init; }

    /// <summary>How many pods, of any template, are ready.</summary>
    public int Ready { get; init; }

    /// <summary>How many pods, of any template, have been ready for <c>minReadySeconds</c>.</summary>
    public int Available { get; init; }

    /// <summary>How many pods of older templates are still there.</summary>
    public int Outdated { get; init; }

    /// <summary>The template's images, containers in their order.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>The <c>kubernetes.io/change-cause</c> annotation; null where there is none.</summary>
    public string? ChangeCause { get; init; }

    /// <summary>Whether it is paused with a template that has not been rolled out.</summary>
    public bool HasPendingChange { get; init; }

    /// <summary>Whether this is the server's answer to <c>-DryRun</c>: nothing was stored.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>When the workload was created, UTC, by the server's clock.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The workload's UID.</summary>
    public required string Uid { get; init; }

    /// <summary><c>metadata.generation</c>: counts changes of the spec.</summary>
    public long Generation { get; init; }

    /// <summary><c>status.observedGeneration</c>: the generation that the counts speak of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Why it is not getting on; empty where pods were not looked at.</summary>
    public IReadOnlyList<RolloutProblem> Problems { get; init; } = [];

    /// <summary>What a wait holds on to; null unless a command of ours has just changed the workload.</summary>
    internal RolloutPin? Pin { get; init; }

    /// <summary>The kubeconfig context it was read through.</summary>
    public required string Context { get; init; }

    /// <summary>The URL of the server it lives on.</summary>
    public required string Cluster { get; init; }

    /// <summary>The kubeconfig it was read through, or several joined by the path separator; empty in a cluster.</summary>
    public required string KubeConfig { get; init; }
}
