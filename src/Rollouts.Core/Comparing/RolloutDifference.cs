namespace Rollouts;

/// <summary>One thing in which the pod templates of two revisions differ.</summary>
public sealed record RolloutDifference
{
    /// <summary>
    /// Where: a path below the pod's spec, list items by their key – <c>containers[app].image</c> – or one that begins with
    /// <c>metadata</c>: <c>metadata.annotations[kubectl.kubernetes.io/restartedAt]</c>.
    /// </summary>
    public string Path { get; internal init; } = "";

    /// <summary>Whether it came, went or changed.</summary>
    public DifferenceKind Change { get; internal init; }

    /// <summary>The value in the first revision, null where it has none: a plain value, or nested read-only dictionaries and lists.</summary>
    public object? From { get; internal init; }

    /// <summary>The value in the second revision, null where it has none: a plain value, or nested read-only dictionaries and lists.</summary>
    public object? To { get; internal init; }

    /// <summary>The first revision's number; null where the controller has not numbered it yet.</summary>
    public long? FromRevision { get; internal init; }

    /// <summary>The second revision's number; null where the controller has not numbered it yet.</summary>
    public long? ToRevision { get; internal init; }

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
