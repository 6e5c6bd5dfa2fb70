using Rollouts.Problems;

namespace Rollouts;

/// <summary>A reason why a rollout is not getting on.</summary>
public sealed record RolloutProblem
{
    /// <summary>Kubernetes' own word, such as <c>ImagePullBackOff</c> or <c>Unschedulable</c>; ours is <c>StuckPod</c>.</summary>
    public string Reason { get; internal init; } = "";

    /// <summary>Whether the rollout can still complete.</summary>
    public ProblemSeverity Severity { get; internal init; }

    /// <summary>What is wrong, in one sentence.</summary>
    public string Message { get; internal init; } = "";

    /// <summary>The pod, where one pod shows it.</summary>
    public string? Pod { get; internal init; }

    /// <summary>The container, where one container shows it.</summary>
    public string? Container { get; internal init; }

    /// <summary>The node the pod is on.</summary>
    public string? Node { get; internal init; }

    /// <summary>Since when it has been seen, UTC, by the server's clock.</summary>
    public DateTimeOffset? Since { get; internal init; }

    /// <summary>How often the container was restarted.</summary>
    public int Restarts { get; internal init; }

    /// <summary>The exit code of the container's last run.</summary>
    public int? ExitCode { get; internal init; }

    /// <summary>The container's last log lines, oldest first.</summary>
    public IReadOnlyList<string> Log { get; internal init; } = [];

    /// <summary>What to do or to type next.</summary>
    public string Remedy { get; internal init; } = "";

    /// <summary>Which problem it is, from one look to the next: the same while its words change; null where it was not made by the rules.</summary>
    internal SymptomKey? Id { get; init; }

    /// <summary>Which log tells more; read by <see cref="ProblemLogs"/>.</summary>
    internal LogSource LogSource { get; init; }

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

    /// <summary>In one line: what, why and where.</summary>
    public override string ToString() => $"{Reason}: {Message}{(Pod is null ? "" : $" (pod {Pod})")}";
}
