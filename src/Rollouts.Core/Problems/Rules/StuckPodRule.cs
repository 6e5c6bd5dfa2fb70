using System.Globalization;
using Rollouts.Json;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Problems.Rules;

/// <summary>
/// An ordered StatefulSet waits for each pod to be ready before it touches the next, broken pods of a former template included: taking
/// the template back does not help, until somebody deletes the pod (kubernetes#67250; "Forced rollback" in the documentation of StatefulSets).
/// </summary>
internal static class StuckPodRule
{
    public static IEnumerable<Symptom> Find(RolloutSnapshot snapshot)
    {
        if (Of(snapshot.Workload, snapshot.Pods) is not { } pod)
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

    /// <summary>The pod that a StatefulSet is stuck on; null where it is on none. The lowest one: that is where the controller stops.</summary>
    public static ObservedPod? Of(Workload workload, IEnumerable<ObservedPod> pods)
    {
        if (workload.Kind != WorkloadKind.StatefulSet || !workload.IsObserved
            || workload.Json.Text("spec", "podManagementPolicy") is not (null or "OrderedReady")
            || UpdateStrategy.Of(workload) != UpdateStrategy.RollingUpdate
            || workload.Json.Text("status", "updateRevision") is not { Length: > 0 } revision)
        {
            return null;
        }

        // A pod below the partition is meant to be old: deleting it would bring it back as it is.
        var partition = workload.Json.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
        var first = pods
            .Where(pod => pod.OwnerUid == workload.Uid && !pod.IsReady)
            .Select(pod => (Pod: pod, Ordinal: Ordinal(pod)))
            .Where(pod => pod.Ordinal >= 0)
            .OrderBy(pod => pod.Ordinal)
            .FirstOrDefault();
        return first.Pod is { IsBeingDeleted: false, IsOver: false } pod && first.Ordinal >= partition && pod.Label("controller-revision-hash") != revision ? pod : null;
    }

    private static bool IsBroken(ObservedContainer container) => container.Waiting?.Text("reason") is { Length: > 0 } reason && reason is not ("ContainerCreating" or "PodInitializing");

    private static string Describe(ObservedContainer container) =>
        $"its {container.Description} is in {Say.Text(container.Waiting?.Text("reason"))}";

    private static long Ordinal(ObservedPod pod) =>
        long.TryParse(pod.Name[(pod.Name.LastIndexOf('-') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) ? ordinal : -1;
}
