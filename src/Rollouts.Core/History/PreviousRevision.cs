using Rollouts.Json;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.History;

/// <summary>
/// Chooses where an undo goes that is told no number: to the template that still serves. After good (1), bad (2), bad (3) that is 1.
/// </summary>
internal static class PreviousRevision
{
    /// <param name="workload">The workload.</param>
    /// <param name="entries">Its revisions, by number.</param>
    /// <param name="current">The one of its own template.</param>
    /// <returns>Null where there is no other template.</returns>
    public static RevisionEntry? Of(Workload workload, IEnumerable<RevisionEntry> entries, RevisionEntry? current)
    {
        var others = entries.Where(entry => entry.HasTemplate && entry.TemplateHash != workload.TemplateHash && entry.TemplateHash != current?.TemplateHash).ToList();
        if (workload.Kind == WorkloadKind.StatefulSet)
        {
            return UpdatedFrom(workload, others) ?? others.LastOrDefault();
        }

        return workload.Kind == WorkloadKind.DaemonSet
            ? Enumerable.Reverse(others).MaxBy(entry => entry.AvailablePods)
            : others.LastOrDefault(entry => entry.AvailablePods > 0) ?? others.LastOrDefault();
    }

    // Until an update is finished the status says what it set out from. Under OnDelete the controller never calls one finished, so
    // the name means something only while pods of that revision are left.
    private static RevisionEntry? UpdatedFrom(Workload workload, IEnumerable<RevisionEntry> others)
    {
        var from = workload.Json.Text("status", "currentRevision");
        var isMeant = from != workload.Json.Text("status", "updateRevision")
            && (UpdateStrategy.Of(workload) != UpdateStrategy.OnDelete || workload.Json.Count("status", "currentReplicas") > 0);
        return isMeant ? others.FirstOrDefault(entry => entry.SourceName == from) : null;
    }
}
