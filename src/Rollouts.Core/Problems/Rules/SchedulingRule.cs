using Rollouts.Json;

namespace Rollouts.Problems.Rules;

/// <summary>
/// No node takes the pod: <c>PodScheduled=False</c>, <c>Unschedulable</c>. It does not count while an autoscaler is bringing a node: the
/// cluster autoscaler says <c>TriggeredScaleUp</c> and, when it cannot help, <c>NotTriggerScaleUp</c>; Karpenter says <c>Nominated</c>.
/// </summary>
internal static class SchedulingRule
{
    public static IEnumerable<Symptom> Find(RolloutSnapshot snapshot, ObservedPod pod)
    {
        if (pod.Condition("PodScheduled") is not { } scheduled || scheduled.Text("status") != "False" || pod.Node is not null)
        {
            yield break;
        }

        var isGated = scheduled.Text("reason") == "SchedulingGated";
        var scaleUp = ScaleUp(snapshot, pod);
        yield return new Symptom
        {
            Key = new SymptomKey(ProblemFamily.Scheduling, pod.Uid),
            Reason = isGated ? "SchedulingGated" : "Unschedulable",
            Message = Say.Because($"no node takes the pod{(scaleUp > snapshot.ServerTime ? " yet, and a new one is on its way" : "")}", scheduled.Text("message")),
            Strength = isGated ? SymptomStrength.Warns : SymptomStrength.Holds,
            Window = Windows.Unschedulable,
            NotBefore = scaleUp,
            Pod = pod,
            Since = scheduled.Time("lastTransitionTime"),
        };
    }

    private static DateTimeOffset? ScaleUp(RolloutSnapshot snapshot, ObservedPod pod) =>
        snapshot.EventsOf(pod.Uid).Where(seen => seen.Reason is "TriggeredScaleUp" or "NotTriggerScaleUp" or "Nominated").MaxBy(seen => seen.LastSeen) is { Reason: not "NotTriggerScaleUp" } latest
            ? Windows.After(latest.LastSeen, Windows.ScaleUp)
            : null;
}
