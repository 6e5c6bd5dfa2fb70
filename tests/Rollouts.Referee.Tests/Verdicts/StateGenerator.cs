using Rollouts.Selection;

namespace Rollouts.Referee.Tests.Verdicts;

/// <summary>
/// Makes states that an API server may hold: counts within the bounds that its validation sets, everything else as odd as it comes.
/// Ranges are small, so that counts are often equal or one apart, which is where verdicts turn.
/// </summary>
/// <param name="seed">The same seed makes the same states.</param>
internal sealed class StateGenerator(int seed)
{
    private static readonly string[] Progress =
    [
        "Progressing True NewReplicaSetAvailable", "Progressing True ReplicaSetUpdated", "Progressing Unknown DeploymentPaused",
        "Progressing False ProgressDeadlineExceeded", "Progressing True ProgressDeadlineExceeded", "Progressing False progressdeadlineexceeded",
    ];

    private static readonly string[] Others =
        ["ReplicaFailure True FailedCreate", "ReplicaFailure False FailedCreate", "Available False ProgressDeadlineExceeded", "Available True MinimumReplicasAvailable"];

    private readonly Random _random = new(seed);

    /// <summary>States of a kind, each another one.</summary>
    public IReadOnlyList<State> Make(WorkloadKind kind, int count)
    {
        var states = new Dictionary<string, State>(StringComparer.Ordinal);
        while (states.Count < count)
        {
            var state = Next(kind);
            states[state.ToString()] = state;
        }

        return [.. states.Values];
    }

    private State Next(WorkloadKind kind)
    {
        var isDeployment = kind == WorkloadKind.Deployment;
        var generation = _random.Next(1, 4);
        var desired = _random.Next(6);
        var current = OneIn(2) ? desired : UpTo(desired + 3);
        var ready = OneIn(2) ? current : UpTo(current);
        var available = OneIn(2) ? ready : UpTo(ready);
        var strategy = isDeployment || !OneIn(5) ? "RollingUpdate" : OneIn(4) ? null : "OnDelete";
        var hasRollingUpdate = strategy == "RollingUpdate" && !OneIn(12);
        int? minReadySeconds = OneIn(3) ? null : OneIn(2) ? 0 : 30;
        return new(kind)
        {
            Generation = generation,
            Observed = OneIn(4) ? _random.Next(generation + 2) is var observed && OneIn(2) ? observed : null : generation,
            Desired = kind != WorkloadKind.DaemonSet && OneIn(12) ? null : desired,
            Current = current,
            Updated = OneIn(2) ? current : UpTo(current),
            Ready = ready,
            Available = minReadySeconds > 0 || kind != WorkloadKind.StatefulSet ? available : OneIn(3) ? null : ready,
            MinReadySeconds = minReadySeconds,
            Strategy = strategy,
            HasRollingUpdate = hasRollingUpdate,
            Partition = !hasRollingUpdate || OneIn(12) ? null : OneIn(2) ? 0 : UpTo(desired + 2),
            RevisionsAreEqual = OneIn(2),
            IsPaused = isDeployment && OneIn(8),
            IsBeingDeleted = OneIn(25),
            Conditions = isDeployment ? string.Join(',', Some(Progress, 2).Concat(Some(Others, 4))) : "",
            LeavesOutZeros = OneIn(2),
        };
    }

    private bool OneIn(int count) => _random.Next(count) == 0;

    private int UpTo(int most) => _random.Next(most + 1);

    private IEnumerable<string> Some(string[] words, int oneIn) => OneIn(oneIn) ? [words[_random.Next(words.Length)]] : [];
}
