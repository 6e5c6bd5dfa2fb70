namespace Rollouts;

/// <summary>A reason why a rollout is not getting on.</summary>
public sealed record RolloutProblem
{
    /// <summary>Kubernetes' own word, such as <c>ImagePullBackOff</c> or <c>Unschedulable</c>; ours is <c>StuckPod</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether the rollout can still complete.</summary>
    public required ProblemSeverity Severity { get; init; }

    /// <summary>What is wrong, in one sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The pod, where one pod shows it.</summary>
    public string? Pod { get; init; }

    /// <summary>The container, where one container shows it.</summary>
    public string? Container { get; init; }

    /// <summary>The node the pod is on.</summary>
    public string? Node { get; init; }

    /// <summary>Since when it has been seen, UTC, by the server's clock.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How often the container was restarted.</summary>
    public int Restarts { get; init; }

    /// <summary>The exit code of the container's last run.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The container's last log lines, oldest first.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    /// <summary>What to do or to type next.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>The workload's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The workload's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The workload's name.</summary>
    public required string Name { get; init; }

    /// <summary>The kubeconfig context it was read through.</summary>
    public required string Context { get; init; }

    /// <summary>The URL of the server it lives on.</summary>
    public required string Cluster { get; init; }

    /// <summary>The kubeconfig it was read through.</summary>
    public required string KubeConfig { get; init; }
}
