namespace Rollouts;

/// <summary>One revision in a workload's history.</summary>
public sealed record RolloutRevision
{
    /// <summary>The workload's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The workload's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The workload's name.</summary>
    public required string Name { get; init; }

    /// <summary>The revision's number now.</summary>
    public required long Revision { get; init; }

    /// <summary>The numbers it had before: going back to a template gives it a new number.</summary>
    public IReadOnlyList<long> FormerNumbers { get; init; } = [];

    /// <summary>Whether its template is the workload's template.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>Whether <c>Undo-Rollout</c> would go back to it.</summary>
    public bool IsPrevious { get; init; }

    /// <summary>The <c>kubernetes.io/change-cause</c> it was given; null where there is none.</summary>
    public string? ChangeCause { get; init; }

    /// <summary>The template's images, containers in their order.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>When the ReplicaSet or ControllerRevision was created, UTC, by the server's clock.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>How many pods of it there are.</summary>
    public int Replicas { get; init; }

    /// <summary>The name of the ReplicaSet or ControllerRevision that holds it.</summary>
    public required string Source { get; init; }

    /// <summary>The workload's UID.</summary>
    public required string WorkloadUid { get; init; }

    /// <summary>The pod template: nested read-only dictionaries and lists of plain values.</summary>
    public required IReadOnlyDictionary<string, object?> Template { get; init; }

    /// <summary>The pod template as YAML; null unless asked for.</summary>
    public string? Yaml { get; init; }

    /// <summary>The pod template as JSON, for YAML and comparisons.</summary>
    internal System.Text.Json.JsonElement TemplateJson { get; init; }

    /// <summary>The kubeconfig context it was read through.</summary>
    public required string Context { get; init; }

    /// <summary>The URL of the server it lives on.</summary>
    public required string Cluster { get; init; }

    /// <summary>The kubeconfig it was read through.</summary>
    public required string KubeConfig { get; init; }
}
