using Rollouts.Json;

namespace Rollouts.Problems.Rules;

/// <summary>
/// The pod has a node, and its volumes or its network cannot be set up: the containers stay in <c>ContainerCreating</c>, and only events say
/// why. A Warning: a volume that moves from another node takes minutes and looks the same.
/// </summary>
internal static class SetupRule
{
    public static IEnumerable<Symptom> Find(RolloutSnapshot snapshot, ObservedPod pod)
    {
        if (pod.Node is null || pod.Containers.Any(container => container.Waiting is null || container.Waiting.Value.Text("reason") is not (null or "" or "ContainerCreating" or "PodInitializing")))
        {
            yield break;
        }

        var failure = snapshot.EventsOf(pod.Uid)
            .Where(seen => seen.Reason is "FailedMount" or "FailedAttachVolume" or "FailedMapVolume" or "FailedCreatePodSandBox")
            .MaxBy(seen => seen.LastSeen);
        if (failure is not null)
        {
            yield return new Symptom
            {
                Key = new SymptomKey(ProblemFamily.Setup, pod.Uid),
                Reason = failure.Reason,
                Message = Say.Because(failure.Reason == "FailedCreatePodSandBox" ? "the pod's network cannot be set up" : "a volume of the pod cannot be mounted", failure.Message),
                Strength = SymptomStrength.Warns,
                Pod = pod,
                Since = failure.FirstSeen,
            };
        }
    }
}
