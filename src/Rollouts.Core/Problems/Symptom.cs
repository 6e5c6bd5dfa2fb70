namespace Rollouts.Problems;

/// <summary>What makes a symptom the same one from snapshot to snapshot.</summary>
/// <param name="Family">The family: the words within one change while the problem stays.</param>
/// <param name="PodUid">The pod, by UID: a StatefulSet's next pod has the same name; null where it is about none.</param>
/// <param name="Container">The container; null where it is about none.</param>
internal readonly record struct SymptomKey(ProblemFamily Family, string? PodUid = null, string? Container = null);

/// <summary>What a symptom says by itself.</summary>
internal enum SymptomStrength
{
    /// <summary>Nothing new, but nothing better either: it keeps alive one that was seen before. A container between two attempts.</summary>
    Carries,

    /// <summary>Worth telling; not a verdict, however long it lasts.</summary>
    Warns,

    /// <summary>Holds the rollout, and is a verdict when it lasts.</summary>
    Holds,
}

/// <summary>Which log tells more.</summary>
internal enum LogSource
{
    /// <summary>None: nothing has run.</summary>
    None,

    /// <summary>That of the run that goes on, or has just ended.</summary>
    Current,

    /// <summary>That of the run before: the present one has just begun.</summary>
    Previous,
}

/// <summary>Something about a rollout that is not as it should be, as one snapshot shows it. Whether it is a problem is for time to tell.</summary>
internal sealed record Symptom
{
    public required SymptomKey Key { get; init; }

    /// <summary>Kubernetes' own word.</summary>
    public required string Reason { get; init; }

    /// <summary>One sentence; text of the cluster in it is made safe.</summary>
    public required string Message { get; init; }

    public required SymptomStrength Strength { get; init; }

    /// <summary>How long it has to last before it counts; zero for at once, null for never.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>Whether the cluster does not say why just now: a shorter window that shows later has been running all the time.</summary>
    public bool IsVague { get; init; }

    /// <summary>Before this moment of the server's clock it does not count, however long it has lasted: somebody is at work on it.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When this changes, the window begins anew: something has moved.</summary>
    public string Mark { get; init; } = "";

    /// <summary>How long it is carried without being seen itself; null for as long as it takes.</summary>
    public TimeSpan? CarriedFor { get; init; }

    /// <summary>How many of the wanted pods it holds.</summary>
    public int Held { get; init; } = 1;

    /// <summary>Whether the pod's node is to blame.</summary>
    public bool IsExcused { get; init; }

    public ObservedPod? Pod { get; init; }

    public ObservedContainer? Container { get; init; }

    /// <summary>Since when, by the stamps of the objects; null where they do not say.</summary>
    public DateTimeOffset? Since { get; init; }

    public int? ExitCode { get; init; }

    public LogSource Log { get; init; }
}
