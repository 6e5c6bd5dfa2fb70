using System.Globalization;
using System.Text.Json;
using Rollouts.History;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Undo;

/// <summary>
/// A pod that a StatefulSet is stuck on: with OrderedReady the controller does nothing before every pod is ready, so it never
/// replaces one that cannot get ready, though the template that broke it is gone (kubernetes/kubernetes#67250). Deleting it helps.
/// </summary>
/// <param name="Name">The pod's name.</param>
/// <param name="Uid">The pod's UID: a pod that is created anew bears the same name.</param>
/// <param name="Revision">The revision it was made from.</param>
internal sealed record StuckPod(string Name, string Uid, string Revision)
{
    /// <summary>Finds the pod that holds a StatefulSet up.</summary>
    /// <param name="statefulSet">The StatefulSet.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="target">The name of the revision that its pods are to have; null for the one that its status names.</param>
    /// <returns>Null where no pod of another revision holds it up. One that is new, ended or on its way out is not held up by anything.</returns>
    public static StuckPod? Find(JsonElement statefulSet, IEnumerable<JsonElement> pods, string? target = null)
    {
        target ??= statefulSet.Text("status", "updateRevision");
        if (target is null || statefulSet.Text("spec", "podManagementPolicy") == "Parallel")
        {
            return null;
        }

        var first = statefulSet.Number("spec", "ordinals", "start") ?? 0;
        var count = statefulSet.Number("spec", "replicas") ?? 1;
        var partition = statefulSet.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
        return pods
            .Select(pod => (Pod: pod, Ordinal: Ordinal(statefulSet, pod)))
            .Where(numbered => numbered.Ordinal >= first && numbered.Ordinal < first + count)
            .OrderBy(numbered => numbered.Ordinal)
            .Where(numbered => IsHeld(numbered.Pod) && ControllerRevisions.OfPod(numbered.Pod) is { } revision && revision != Successor(numbered.Ordinal))
            .Select(numbered => new StuckPod(numbered.Pod.Text("metadata", "name")!, numbered.Pod.Text("metadata", "uid") ?? "", ControllerRevisions.OfPod(numbered.Pod)!))
            .FirstOrDefault();

        // What the controller would make in its place: below the partition that is still the old revision, and deleting the pod would change nothing.
        string? Successor(long ordinal) => ordinal < first + partition ? statefulSet.Text("status", "currentRevision") : target;
    }

    private static bool IsHeld(JsonElement pod) => !PodFacts.IsReady(pod) && !PodFacts.IsTerminating(pod) && !PodFacts.HasEnded(pod);

    private static long Ordinal(JsonElement statefulSet, JsonElement pod)
    {
        var prefix = $"{statefulSet.Text("metadata", "name")}-";
        var name = pod.Text("metadata", "name") ?? "";
        return name.StartsWith(prefix, StringComparison.Ordinal) && long.TryParse(name[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
            ? ordinal
            : -1;
    }
}
