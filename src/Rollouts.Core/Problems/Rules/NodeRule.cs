using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Problems.Rules;

/// <summary>
/// A pod on a node that is NotReady or cordoned is told apart: what is wrong with it is not the rollout's fault, and replacing the node
/// mends it (kubernetes#53023; krane leaves such pods out too).
/// </summary>
internal static class NodeRule
{
    /// <summary>
    /// The pods that have to go before the update can go on, and do not, since nobody on their node ends them. A DaemonSet begins with its
    /// old pods that are not ready, and lets no more than maxUnavailable be missing; the pod of a StatefulSet is not made anew while one
    /// of its name is there, whichever revision that is of. A Deployment does not count pods that are on their way out. A node that is
    /// merely cordoned still ends its pods.
    /// </summary>
    public static IEnumerable<Symptom> FindLeft(RolloutSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        if (workload.Kind == WorkloadKind.Deployment || UpdateStrategy.Of(workload) != UpdateStrategy.RollingUpdate || snapshot.NewRevision is not { } revision)
        {
            return [];
        }

        return snapshot.Pods
            .Where(pod => pod.OwnerUid == workload.Uid && !pod.IsOver && (pod.IsBeingDeleted || IsNextToGo(pod)))
            .Select(pod => NodeOf(snapshot, pod) is { IsNotReady: true } node ? NotReady(pod, node) : null)
            .OfType<Symptom>();

        bool IsNextToGo(ObservedPod pod) => workload.Kind == WorkloadKind.DaemonSet && !pod.IsReady && !revision.Includes(pod);
    }

    public static IEnumerable<Symptom> Excuse(RolloutSnapshot snapshot, ObservedPod pod, IReadOnlyList<Symptom> found)
    {
        if (NodeOf(snapshot, pod) is not { Excuse: { } excuse } node)
        {
            return found.Select(symptom => symptom with { Pod = pod });
        }

        var excused = found.Select(symptom => symptom with
        {
            Pod = pod,
            IsExcused = true,
            Message = symptom.Message.Length == 0 ? "" : $"{symptom.Message} (its node {node.Name} is {excuse})",
        });
        return node.IsNotReady && !pod.IsReady && !found.Any(symptom => symptom.Strength != SymptomStrength.Carries) ? excused.Append(NotReady(pod, node)) : excused;
    }

    private static ObservedNode? NodeOf(RolloutSnapshot snapshot, ObservedPod pod) => pod.Node is null ? null : snapshot.Nodes.GetValueOrDefault(pod.Node);

    private static Symptom NotReady(ObservedPod pod, ObservedNode node) => new()
    {
        Key = new SymptomKey(ProblemFamily.Node, pod.Uid),
        Reason = "NodeNotReady",
        Message = $"the pod is on the node {node.Name}, which is not ready",
        Strength = SymptomStrength.Warns,
        IsExcused = true,
        Pod = pod,
        Since = node.NotReadySince,
    };
}
