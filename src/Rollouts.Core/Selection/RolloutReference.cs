namespace Rollouts.Selection;

/// <summary>An object that was piped in or stands in a manifest: which rollout it means, and what it remembers of its cluster.</summary>
public sealed record RolloutReference
{
    /// <summary>The kind; null where the input did not say.</summary>
    public WorkloadKind? Kind { get; init; }

    /// <summary>The namespace; null for the one that the command uses.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The UID of the object that was meant; null where the input had none.</summary>
    public string? Uid { get; init; }

    /// <summary>The context it was read through; null where the input had none.</summary>
    public string? Context { get; init; }

    /// <summary>The URL of the server it was read from; null where the input had none.</summary>
    public string? Cluster { get; init; }

    /// <summary>The kubeconfig it was read through; null where the input had none.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The revision that a piped <see cref="RolloutRevision"/> names; null for any other input.</summary>
    public long? Revision { get; init; }

    /// <summary>Whether the input is the answer to a <c>-DryRun</c>.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The rollout itself where the input is one that this process made: a wait takes its pin from it.</summary>
    public Rollout? Rollout { get; init; }

    /// <summary>The reference that a rollout is.</summary>
    public static RolloutReference To(Rollout rollout) => new()
    {
        Kind = WorkloadKind.Of(rollout.Kind, apiVersion: null),
        Namespace = rollout.Namespace,
        Name = rollout.Name,
        Uid = rollout.Uid,
        Context = rollout.Context,
        Cluster = rollout.Cluster,
        KubeConfig = rollout.KubeConfig,
        IsDryRun = rollout.IsDryRun,
        Rollout = rollout,
    };

    /// <summary>Which one it is, for messages.</summary>
    internal string Describe() => $"{this}{(Namespace is null ? "" : $" in {Namespace}")}{(Context is null ? "" : $" (context {Context})")}";

    /// <inheritdoc/>
    public override string ToString() => Kind is null ? Name : $"{Kind.Prefix}/{Name}";
}
