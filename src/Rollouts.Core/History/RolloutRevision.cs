using Rollouts.Json;

namespace Rollouts;

/// <summary>One revision in a workload's history.</summary>
public sealed record RolloutRevision
{
    private IReadOnlyDictionary<string, object?>? _template;

    /// <summary>The workload's kind.</summary>
    public string Kind { get; internal init; } = "";

    /// <summary>The workload's namespace.</summary>
    public string Namespace { get; internal init; } = "";

    /// <summary>The workload's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The revision's number now.</summary>
    public long Revision { get; internal init; }

    /// <summary>The numbers it had before: going back to a template gives it a new number.</summary>
    public IReadOnlyList<long> FormerNumbers { get; internal init; } = [];

    /// <summary>Whether its template is the workload's template.</summary>
    public bool IsCurrent { get; internal init; }

    /// <summary>Whether <c>Undo-Rollout</c> would go back to it.</summary>
    public bool IsPrevious { get; internal init; }

    /// <summary>The <c>kubernetes.io/change-cause</c> it was given; null where there is none.</summary>
    public string? ChangeCause { get; internal init; }

    /// <summary>The template's images, containers in their order.</summary>
    public IReadOnlyList<string> Images { get; internal init; } = [];

    /// <summary>When the ReplicaSet or ControllerRevision was created, UTC, by the server's clock.</summary>
    public DateTimeOffset Created { get; internal init; }

    /// <summary>How many pods of it there are.</summary>
    public int Replicas { get; internal init; }

    /// <summary>The name of the ReplicaSet or ControllerRevision that holds it.</summary>
    public string Source { get; internal init; } = "";

    /// <summary>The workload's UID.</summary>
    public string WorkloadUid { get; internal init; } = "";

    /// <summary>The pod template: nested read-only dictionaries and lists of plain values.</summary>
    /// <remarks>Made when somebody looks: a list of revisions shows none of it.</remarks>
    public IReadOnlyDictionary<string, object?> Template => _template ??= PlainValue.Dictionary(TemplateJson);

    /// <summary>The pod template as YAML; null unless asked for.</summary>
    public string? Yaml { get; internal init; }

    /// <summary>The pod template as JSON, for YAML and comparisons.</summary>
    internal System.Text.Json.JsonElement TemplateJson { get; init; }

    /// <summary>The kubeconfig context it was read through.</summary>
    public string Context { get; internal init; } = "";

    /// <summary>The URL of the server it lives on.</summary>
    public string Cluster { get; internal init; } = "";

    /// <summary>The kubeconfig it was read through.</summary>
    public string KubeConfig { get; internal init; } = "";

    /// <summary>Which one it is: <c>revision 3 of deployment/web in prod (context aks-prod)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"revision {Revision} of {Kind.ToLowerInvariant()}/{Name} in {Namespace} (context {Context})");
}
