namespace Rollouts;

/// <summary>A workload and where its rollout stands. Immutable: read again to see changes.</summary>
/// <remarks>The setters are internal, because PowerShell would assign to a public <c>init</c>.</remarks>
public sealed record Rollout
{
    /// <summary>The workload's kind, as manifests write it: <c>Deployment</c>.</summary>
    public string Kind { get; internal init; } = "";

    /// <summary>The workload's namespace.</summary>
    public string Namespace { get; internal init; } = "";

    /// <summary>The workload's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Where it stands.</summary>
    public RolloutPhase Phase { get; internal init; }

    /// <summary>One sentence: what it waits for, or what failed.</summary>
    public string Message { get; internal init; } = "";

    /// <summary>The strategy's type: <c>RollingUpdate</c>, <c>Recreate</c> or <c>OnDelete</c>.</summary>
    public string Strategy { get; internal init; } = "";

    /// <summary>The current template's revision; null until the controller has numbered it.</summary>
    public long? Revision { get; internal init; }

    /// <summary>How many pods are wanted.</summary>
    public int Desired { get; internal init; }

    /// <summary>How many pods there are, of any template.</summary>
    public int Current { get; internal init; }

    /// <summary>How many pods there are of the current template.</summary>
    public int Updated { get; internal init; }

    /// <summary>How many pods, of any template, are ready.</summary>
    public int Ready { get; internal init; }

    /// <summary>How many pods, of any template, have been ready for <c>minReadySeconds</c>.</summary>
    public int Available { get; internal init; }

    /// <summary>How many pods of older templates are still there.</summary>
    public int Outdated { get; internal init; }

    /// <summary>The template's images, containers in their order.</summary>
    public IReadOnlyList<string> Images { get; internal init; } = [];

    /// <summary>The <c>kubernetes.io/change-cause</c> annotation; null where there is none.</summary>
    public string? ChangeCause { get; internal init; }

    /// <summary>Whether it is paused with a template that has not been rolled out.</summary>
    public bool HasPendingChange { get; internal init; }

    /// <summary>Whether this is the server's answer to <c>-DryRun</c>: nothing was stored.</summary>
    public bool IsDryRun { get; internal init; }

    /// <summary>When the workload was created, UTC, by the server's clock.</summary>
    public DateTimeOffset Created { get; internal init; }

    /// <summary>The workload's UID.</summary>
    public string Uid { get; internal init; } = "";

    /// <summary><c>metadata.generation</c>: counts changes of the spec.</summary>
    public long Generation { get; internal init; }

    /// <summary><c>status.observedGeneration</c>: the generation that the counts speak of.</summary>
    public long ObservedGeneration { get; internal init; }

    /// <summary>Why it is not getting on; empty where pods were not looked at.</summary>
    public IReadOnlyList<RolloutProblem> Problems { get; internal init; } = [];

    /// <summary>What a wait holds on to; null unless a command of ours has just changed the workload.</summary>
    internal RolloutPin? Pin { get; init; }

    /// <summary>The kubeconfig context it was read through.</summary>
    public string Context { get; internal init; } = "";

    /// <summary>The URL of the server it lives on.</summary>
    public string Cluster { get; internal init; } = "";

    /// <summary>The kubeconfig it was read through, or several joined by the path separator; empty in a cluster.</summary>
    public string KubeConfig { get; internal init; } = "";

    /// <summary>Which one it is: <c>deployment/web in prod (context aks-prod)</c>.</summary>
    public override string ToString() => $"{Kind.ToLowerInvariant()}/{Name} in {Namespace} (context {Context})";
}
