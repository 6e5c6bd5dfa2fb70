namespace Rollouts;

/// <summary>Good practice that a workload lacks.</summary>
public sealed record RolloutAdvice
{
    /// <summary>The rule's id, which never changes: <c>NoReadinessProbe</c>.</summary>
    public string Rule { get; internal init; } = "";

    /// <summary>How much it matters.</summary>
    public AdviceSeverity Severity { get; internal init; }

    /// <summary>One sentence: what is so, and why that is a risk.</summary>
    public string Message { get; internal init; } = "";

    /// <summary>What to do: a command to type, or what to write into the manifest.</summary>
    public string Remedy { get; internal init; } = "";

    /// <summary>The workload's kind.</summary>
    public string Kind { get; internal init; } = "";

    /// <summary>The workload's namespace.</summary>
    public string Namespace { get; internal init; } = "";

    /// <summary>The workload's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The kubeconfig context it was read through.</summary>
    public string Context { get; internal init; } = "";

    /// <summary>The URL of the server it lives on.</summary>
    public string Cluster { get; internal init; } = "";

    /// <summary>The kubeconfig it was read through.</summary>
    public string KubeConfig { get; internal init; } = "";
}
