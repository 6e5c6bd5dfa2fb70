using Rollouts.Problems.Rules;

namespace Rollouts.Problems;

/// <summary>All that the rules find in a snapshot.</summary>
internal static class Symptoms
{
    /// <summary>The symptoms, one for each key; null where the new pods cannot be told, so that nothing can be said either way.</summary>
    public static IReadOnlyList<Symptom>? Of(RolloutSnapshot snapshot)
    {
        if (snapshot.IsTooEarly)
        {
            return null;
        }

        IEnumerable<Symptom> found = [.. CreateRule.Find(snapshot), .. StuckPodRule.Find(snapshot), .. NodeRule.FindLeft(snapshot), .. snapshot.NewPods.SelectMany(pod => OfPod(snapshot, pod))];
        return [.. found.GroupBy(symptom => symptom.Key).Select(same => same.MaxBy(symptom => symptom.Strength)!)];
    }

    private static IEnumerable<Symptom> OfPod(RolloutSnapshot snapshot, ObservedPod pod)
    {
        if (pod.IsOver)
        {
            return PodFailedRule.Find(pod);
        }

        var found = SchedulingRule.Find(snapshot, pod).Concat(SetupRule.Find(snapshot, pod)).Concat(pod.Containers.SelectMany(container => OfContainer(snapshot, container)));
        return NodeRule.Excuse(snapshot, pod, [.. found]);
    }

    private static IEnumerable<Symptom> OfContainer(RolloutSnapshot snapshot, ObservedContainer container)
    {
        if (container.IsDone)
        {
            return [];
        }

        var found = ImageRule.Find(snapshot, container).Concat(ContainerCreateRule.Find(snapshot, container)).Concat(CrashRule.Find(snapshot, container)).ToList();
        return found.Exists(symptom => symptom.Strength != SymptomStrength.Carries) ? found : found.Concat(ProbeRule.Find(snapshot, container));
    }
}
