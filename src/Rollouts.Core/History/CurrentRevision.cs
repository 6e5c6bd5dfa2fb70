using Rollouts.Json;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.History;

/// <summary>Finds the revision of a workload's own template.</summary>
internal static class CurrentRevision
{
    /// <param name="workload">The workload.</param>
    /// <param name="entries">Its revisions, by number.</param>
    /// <returns>Null until the controller has made it.</returns>
    public static RevisionEntry? Of(Workload workload, IReadOnlyList<RevisionEntry> entries)
    {
        var equal = entries.Where(entry => entry.TemplateHash == workload.TemplateHash);
        if (workload.Kind == WorkloadKind.Deployment)
        {
            // The oldest of equals is the one that the controller uses; the others are left-overs of races it has lost.
            return equal.MinBy(entry => entry.Created);
        }

        // A template that was stored long ago may lack what the server has come to fill in since. Then the controller's word counts:
        // a StatefulSet's status names the revision, and a DaemonSet's own template always has the highest number.
        return Named(workload, entries)
            ?? equal.LastOrDefault()
            ?? (workload.Kind == WorkloadKind.DaemonSet && workload.IsObserved && entries.Count > 0 ? entries[^1] : null);
    }

    private static RevisionEntry? Named(Workload workload, IEnumerable<RevisionEntry> entries) =>
        workload.IsObserved && workload.Json.Text("status", "updateRevision") is { } name ? entries.FirstOrDefault(entry => entry.SourceName == name) : null;
}
