using System.Text.Json;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.History;

/// <summary>Reads ReplicaSets as the revisions of a Deployment.</summary>
internal static class ReplicaSetRevisions
{
    /// <summary>A ReplicaSet without a number is revision 0, as kubectl has it; one whose number cannot be read is no revision.</summary>
    public static RevisionEntry? Entry(JsonElement replicaSet) =>
        replicaSet.Text("metadata", "annotations", RevisionNumber.Annotation) is { Length: > 0 } && RevisionNumber.Of(replicaSet) is null
            ? null
            : new RevisionEntry(RevisionNumber.Of(replicaSet) ?? 0, replicaSet, PodTemplate.AsWritten(replicaSet.At("spec", "template") ?? default))
            {
                Pods = replicaSet.Count("status", "replicas"),
                AvailablePods = replicaSet.Count("status", "availableReplicas"),
            };
}
