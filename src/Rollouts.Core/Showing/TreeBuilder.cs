using Rollouts.History;
using Rollouts.Json;
using Rollouts.Problems;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Showing;

/// <summary>Makes a tree of what was observed of one rollout.</summary>
internal static class TreeBuilder
{
    private const string DeadlineExceeded = "ProgressDeadlineExceeded";

    public static RolloutTree Of(RolloutSnapshot snapshot, Assessment assessment)
    {
        var rollout = RolloutDetails.Of(snapshot, assessment);
        var message = snapshot.Rollout.Message;

        // What the message says already is not said again.
        var problems = assessment.Problems.Where(problem => problem is not { Reason: DeadlineExceeded, Pod: null }).ToList();
        var revisions = Revisions(snapshot, rollout, problems);
        var told = revisions.SelectMany(revision => revision.Problems.Concat(revision.Pods.SelectMany(pod => pod.Problems))).ToHashSet(ReferenceEqualityComparer.Instance);
        return new RolloutTree
        {
            Rollout = rollout,
            Message = RolloutDetails.Missing(snapshot) is { } missing ? $"{message} ({missing})" : message,
            Revisions = revisions,
            Problems = [.. problems.Where(problem => !told.Contains(problem))],
            ServerTime = snapshot.ServerTime,
        };
    }

    private static List<ShownRevision> Revisions(RolloutSnapshot snapshot, Rollout rollout, IReadOnlyList<RolloutProblem> problems)
    {
        var workload = snapshot.Workload;
        var history = RolloutHistory.Of(snapshot);
        var pods = snapshot.Pods.Where(pod => IsOwn(snapshot, pod)).OrderBy(pod => pod.Name.Length).ThenBy(pod => pod.Name, StringComparer.Ordinal).ToLookup(pod => history.Entries.FirstOrDefault(entry => IsOf(entry, pod, workload)));
        var shown = Enumerable.Reverse(history.Entries).Select(entry => new ShownRevision
        {
            Number = entry.Number,
            IsCurrent = entry == history.Current,
            IsPrevious = entry == history.Previous,
            Images = entry.Images,
            ChangeCause = RevisionNumber.ChangeCause(entry.Source),
            Source = $"{history.SourceKind} {SafeText.Line(entry.SourceName)}",
            Created = entry.Created,
            Wanted = workload.Kind == WorkloadKind.Deployment ? entry.Source.Count("spec", "replicas") : entry.Pods,
            Ready = workload.Kind == WorkloadKind.Deployment ? entry.Source.Count("status", "readyReplicas") : history.Pods.AreKnown ? 0 : null,
        }.WithPods(pods[entry], problems)).ToList();
        if (history.Current is null)
        {
            // The controller has not made it yet, or what it made may not be seen.
            shown.Insert(0, new ShownRevision { Number = rollout.Revision, IsCurrent = true, Images = rollout.Images, ChangeCause = rollout.ChangeCause }
                .WithPods(pods[null].Where(pod => IsNew(snapshot, pod)), problems));
        }

        shown.AddRange(pods[null].Where(pod => history.Current is not null || !IsNew(snapshot, pod)).GroupBy(Source, StringComparer.Ordinal)
            .Select(group => new ShownRevision { Source = SafeText.Line(group.Key) }.WithPods(group, problems)));
        var current = shown.FindIndex(revision => revision.IsCurrent);
        shown[current] = shown[current] with { Problems = [.. problems.Where(problem => problem is { Reason: "FailedCreate", Pod: null })] };
        return shown;
    }

    private static ShownRevision WithPods(this ShownRevision revision, IEnumerable<ObservedPod> pods, IReadOnlyList<RolloutProblem> problems)
    {
        var shown = pods.Select(pod => ShownPod.Of(pod, [.. problems.Where(problem => problem.Pod == pod.Name)])).ToList();
        return shown.Count == 0 ? revision : revision with
        {
            Pods = shown,
            Ready = shown.Count(pod => pod.IsReady),
            Wanted = Math.Max(revision.Wanted, shown.Count(pod => !pod.IsBeingDeleted)),
        };
    }

    private static bool IsOf(RevisionEntry entry, ObservedPod pod, Workload workload) => workload.Kind == WorkloadKind.Deployment
        ? pod.OwnerUid is not null && pod.OwnerUid == entry.Source.Text("metadata", "uid")
        : ControllerRevisions.IsNamed(entry, ControllerRevisions.OfPod(pod.Json));

    // Where the ReplicaSets may not be read, the name that the Deployment controller gives them tells whose pod it is.
    private static bool IsOwn(RolloutSnapshot snapshot, ObservedPod pod) => snapshot.Workload.Kind != WorkloadKind.Deployment
        ? pod.OwnerUid == snapshot.Workload.Uid
        : snapshot.OwnRevisions.Any(revision => revision.Uid == pod.OwnerUid)
            || snapshot.Unseen.HasFlag(Unseen.Revisions) && pod.Label(PodTemplate.HashLabel) is { } hash && pod.OwnerName == $"{snapshot.Workload.Name}-{hash}";

    private static bool IsNew(RolloutSnapshot snapshot, ObservedPod pod) => snapshot.NewRevision is { } revision && revision.Includes(pod);

    private static string Source(ObservedPod pod) =>
        ControllerRevisions.OfPod(pod.Json) is { } revision ? $"{Clusters.ResourceType.ControllerRevisions.Kind} {revision}" : $"{Clusters.ResourceType.ReplicaSets.Kind} {pod.OwnerName}";
}
