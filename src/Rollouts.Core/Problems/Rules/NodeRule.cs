namespace Rollouts.Problems.Rules;

/// <summary>
/// A pod on a node that is NotReady or cordoned is told apart: what is wrong with it is not the rollout's fault, and replacing the node
/// mends it (kubernetes#53023; krane leaves such pods out too).
/// </summary>
internal static class NodeRule
{
    public static IEnumerable<Symptom> Excuse(RolloutSnapshot snapshot, ObservedPod pod, IReadOnlyList<Symptom> found)
    {
        if (pod.Node is null || !snapshot.Nodes.TryGetValue(pod.Node, out var node) || node.Excuse is not { } excuse)
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
