using Rollouts.Json;
using Rollouts.Selection;
using Rollouts.Status;
using Rollouts.Undo;

namespace Rollouts.Problems.Rules;

/// <summary>
/// An ordered StatefulSet waits for each pod to be ready before it touches the next, broken pods of a former template included: taking
/// the template back does not help, until somebody deletes the pod (kubernetes#67250; "Forced rollback" in the documentation of StatefulSets).
/// </summary>
internal static class StuckPodRule
{
    public static IEnumerable<Symptom> Find(RolloutSnapshot snapshot)
    {
        if (Of(snapshot.Workload, [.. snapshot.Pods.Where(pod => pod.OwnerUid == snapshot.Workload.Uid)]) is not { } pod)
        {
            yield break;
        }

        var isBroken = pod.Condition("PodScheduled")?.Text("reason") == "Unschedulable" || pod.Containers.Any(IsBroken);
        yield return new Symptom
        {
            Key = new SymptomKey(ProblemFamily.Stuck, pod.Uid),
            Reason = "StuckPod",
            Message = Say.Because($"the pod {pod.Name} of a former template is not ready, and the StatefulSet waits for it before it replaces it", pod.Containers.Where(IsBroken).Select(Describe).FirstOrDefault()),
            Strength = SymptomStrength.Holds,
            Window = isBroken ? Windows.StuckBroken : Windows.StuckUnready,
            Pod = pod,
            Since = pod.Condition("Ready")?.Time("lastTransitionTime"),
            IsExcused = pod.Node is not null && snapshot.Nodes.TryGetValue(pod.Node, out var node) && node.Excuse is not null,
        };
    }

    // Under OnDelete every old pod waits for somebody, and a status that is not of this generation does not name the new revision.
    private static ObservedPod? Of(Workload workload, IReadOnlyCollection<ObservedPod> pods) =>
        workload.Kind == WorkloadKind.StatefulSet && workload.IsObserved && UpdateStrategy.Of(workload) == UpdateStrategy.RollingUpdate
        && StuckPod.Find(workload.Json, pods.Select(pod => pod.Json)) is { } stuck
            ? pods.First(pod => pod.Uid == stuck.Uid)
            : null;

    private static bool IsBroken(ObservedContainer container) => container.Waiting?.Text("reason") is { Length: > 0 } reason && reason is not ("ContainerCreating" or "PodInitializing");

    private static string Describe(ObservedContainer container) =>
        $"its {container.Description} is in {Say.Text(container.Waiting?.Text("reason"))}";
}
