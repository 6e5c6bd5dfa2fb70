using Rollouts.Json;

namespace Rollouts.Problems.Rules;

/// <summary>The pod has ended for good – evicted, preempted, refused by its node – and its controller makes another: worth knowing, no verdict.</summary>
internal static class PodFailedRule
{
    public static IEnumerable<Symptom> Find(ObservedPod pod)
    {
        if (pod.Phase != "Failed")
        {
            yield break;
        }

        var reason = Say.Text(pod.Json.Text("status", "reason"));
        yield return new Symptom
        {
            Key = new SymptomKey(ProblemFamily.PodFailed, pod.Uid),
            Reason = reason.Length > 0 ? reason : "Failed",
            Message = Say.Because("the pod has failed and is replaced", pod.Json.Text("status", "message")),
            Strength = SymptomStrength.Warns,
            Held = 0,
            Pod = pod,
            Since = pod.Containers.Select(container => container.Terminated?.Time("finishedAt")).Max() ?? pod.Json.Time("status", "startTime"),
        };
    }
}
