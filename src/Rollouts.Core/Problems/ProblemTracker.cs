using Rollouts.Problems.Rules;

namespace Rollouts.Problems;

/// <summary>
/// Follows the symptoms of one rollout through time. A symptom is a Warning when it is first seen, and counts – is ripe – when it
/// has lasted for its window, measured on a monotonic clock from our first observation. A rollout is lost once more pods are held
/// by ripe symptoms than it can do without, or as many as it changes at a time.
/// </summary>
/// <param name="policy">When a problem is fatal.</param>
/// <param name="time">The clock of the windows.</param>
internal sealed class ProblemTracker(ProblemPolicy policy, TimeProvider time)
{
    private readonly Dictionary<SymptomKey, TrackedSymptom> _tracked = [];
    private string? _templateHash;

    /// <summary>Takes in a snapshot. One from which the new pods cannot be told – the controller has not looked at the change yet – changes nothing.</summary>
    public Assessment Observe(RolloutSnapshot snapshot)
    {
        if (_templateHash != snapshot.Workload.TemplateHash)
        {
            // Another template, another rollout.
            _tracked.Clear();
            _templateHash = snapshot.Workload.TemplateHash;
        }

        if (snapshot.Rollout.Phase == RolloutPhase.Complete)
        {
            _tracked.Clear();
            return Assessment.Nothing;
        }

        if (Symptoms.Of(snapshot) is { } symptoms)
        {
            Take(symptoms);
        }

        foreach (var tracked in _tracked.Values)
        {
            tracked.Ripen(time.GetElapsedTime(tracked.Began), policy, snapshot.ServerTime);
        }

        return Assess(snapshot, [.. _tracked.Values]);
    }

    /// <summary>
    /// Judges one snapshot alone, without having followed it: how long a symptom has lasted is then what the objects themselves say –
    /// the stamps of container states, conditions and events against the server's clock. Nothing is asked of this machine's clock.
    /// </summary>
    public static Assessment Look(RolloutSnapshot snapshot, ProblemPolicy policy)
    {
        if (snapshot.Rollout.Phase == RolloutPhase.Complete || Symptoms.Of(snapshot) is not { } symptoms)
        {
            return Assessment.Nothing;
        }

        var seen = symptoms.Select(symptom => TrackedSymptom.Alone(symptom, snapshot.ServerTime)).OfType<TrackedSymptom>().ToList();
        foreach (var tracked in seen)
        {
            tracked.Ripen(tracked.Age(snapshot.ServerTime), policy, snapshot.ServerTime);
        }

        return new ProblemTracker(policy, TimeProvider.System).Assess(snapshot, seen);
    }

    private void Take(IReadOnlyList<Symptom> symptoms)
    {
        var now = time.GetTimestamp();
        var seen = symptoms.ToDictionary(symptom => symptom.Key);
        foreach (var (key, tracked) in _tracked)
        {
            if (!seen.TryGetValue(key, out var symptom) || !tracked.Take(symptom, now, time))
            {
                _tracked.Remove(key);
            }
        }

        foreach (var symptom in symptoms.Where(symptom => symptom.Strength != SymptomStrength.Carries && !_tracked.ContainsKey(symptom.Key)))
        {
            _tracked.Add(symptom.Key, new TrackedSymptom(symptom, now));
        }
    }

    private Assessment Assess(RolloutSnapshot snapshot, IReadOnlyList<TrackedSymptom> tracked)
    {
        // When the controller has given up, whatever still holds a pod is the reason.
        var isGivenUp = snapshot.Rollout.Phase == RolloutPhase.Failed;
        var ripe = tracked.Where(symptom => symptom.IsRipe).ToList();
        var isLost = Reach.IsLost(snapshot, policy.MinimumAvailable, [.. ripe.Select(symptom => symptom.Shown)]);
        var problems = tracked
            .Select(symptom => (symptom.Shown, IsFatal: isLost && symptom.IsRipe || isGivenUp && !symptom.Shown.IsExcused && symptom.Shown.Held > 0))
            .OrderByDescending(symptom => symptom.IsFatal)
            .ThenByDescending(symptom => symptom.Shown.Strength)
            .ThenBy(symptom => symptom.Shown.Pod?.Name, StringComparer.Ordinal)
            .Select(symptom => ProblemRecord.Of(symptom.Shown, symptom.IsFatal, snapshot))
            .ToList();
        if (isGivenUp && !problems.Exists(problem => problem.Severity == ProblemSeverity.Fatal))
        {
            problems.Insert(0, ProblemRecord.Of(DeadlineRule.Symptom(snapshot), isFatal: true, snapshot));
        }

        var next = tracked.Select(symptom => symptom.RipensAfter).Where(wait => wait is not null).Min();
        return new Assessment(problems, next);
    }
}
