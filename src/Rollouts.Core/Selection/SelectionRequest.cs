namespace Rollouts.Selection;

/// <summary>Which rollouts a command was asked for.</summary>
public sealed record SelectionRequest
{
    /// <summary>What the rollouts are wanted for.</summary>
    public required Purpose Purpose { get; init; }

    /// <summary>The command's name, for remedies: <c>Suspend-Rollout</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The names; empty for all.</summary>
    public IReadOnlyList<NamePattern> Names { get; init; } = [];

    /// <summary>The kinds that were asked for; empty for all.</summary>
    public IReadOnlyList<WorkloadKind> Kinds { get; init; } = [];

    /// <summary>The namespace; null for the context's.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether to look in every namespace.</summary>
    public bool AllNamespaces { get; init; }

    /// <summary>A label selector in Kubernetes' grammar; null for none.</summary>
    public string? Selector { get; init; }
}
