using Rollouts.Json;
using Rollouts.Problems;

namespace Rollouts.Showing;

/// <summary>A pod as a tree shows it.</summary>
internal sealed record ShownPod
{
    private const int LongestName = 253;

    public required string Name { get; init; }

    /// <summary>One word, as kubectl has it: <c>Running</c>, <c>ImagePullBackOff</c>, <c>Init:0/1</c>.</summary>
    public required string State { get; init; }

    public bool IsReady { get; init; }

    public bool IsBeingDeleted { get; init; }

    /// <summary>How many of its containers are ready.</summary>
    public int ReadyContainers { get; init; }

    /// <summary>How many containers it has.</summary>
    public int Containers { get; init; }

    public int Restarts { get; init; }

    public DateTimeOffset Created { get; init; }

    public string Node { get; init; } = "";

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<RolloutProblem> Problems { get; init; } = [];

    /// <summary>Whether somebody should look at it first.</summary>
    public bool IsInTrouble => Problems.Count > 0;

    public static ShownPod Of(ObservedPod pod, IReadOnlyList<RolloutProblem> problems)
    {
        var running = pod.Containers.Where(container => container.Role != ContainerRole.Init).ToList();
        var sidecars = pod.Json.Items("spec", "initContainers").Count(spec => spec.Text("restartPolicy") == "Always");
        return new ShownPod
        {
            Name = SafeText.Line(pod.Name, LongestName),
            State = PodState.Of(pod),
            IsReady = pod.IsReady && !pod.IsBeingDeleted,
            IsBeingDeleted = pod.IsBeingDeleted,
            ReadyContainers = running.Count(container => container.IsReady),
            Containers = pod.Json.Items("spec", "containers").Count() + sidecars,
            Restarts = pod.Containers.Sum(container => container.Restarts),
            Created = pod.Json.Time("metadata", "creationTimestamp") ?? default,
            Node = SafeText.Line(pod.Node ?? "", LongestName),
            Problems = problems,
        };
    }
}
