namespace Rollouts.Showing;

/// <summary>A revision as a tree shows it, with its pods.</summary>
internal sealed record ShownRevision
{
    /// <summary>Its number; null where it has none yet, or where it is not known.</summary>
    public long? Number { get; init; }

    public bool IsCurrent { get; init; }

    /// <summary>Whether an undo goes there.</summary>
    public bool IsPrevious { get; init; }

    public IReadOnlyList<string> Images { get; init; } = [];

    public string? ChangeCause { get; init; }

    /// <summary>The ReplicaSet or ControllerRevision, as <c>ReplicaSet web-7d4b</c>; empty where it is not there yet.</summary>
    public string Source { get; init; } = "";

    public DateTimeOffset Created { get; init; }

    /// <summary>How many of its pods are ready; null where that cannot be seen.</summary>
    public int? Ready { get; init; }

    /// <summary>How many pods of it are wanted where a ReplicaSet says so, else how many there are.</summary>
    public int Wanted { get; init; }

    public IReadOnlyList<ShownPod> Pods { get; init; } = [];

    /// <summary>What is wrong with it and not with one of its pods.</summary>
    public IReadOnlyList<RolloutProblem> Problems { get; init; } = [];

    /// <summary>Whether nothing of it runs, and nobody waits for it to.</summary>
    public bool IsHistory => !IsCurrent && Wanted == 0 && Pods.Count == 0 && Problems.Count == 0;
}
