using System.Text.RegularExpressions;
using Rollouts.Json;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Problems;

/// <summary>Which pods are of the new revision. Nothing that pods of another one do is the new one's fault.</summary>
internal sealed partial class NewRevision
{
    private readonly Func<ObservedPod, bool> _includes;

    private NewRevision(Func<ObservedPod, bool> includes, ObservedRevision? source = null)
    {
        _includes = includes;
        Source = source;
    }

    /// <summary>The ReplicaSet or ControllerRevision; null where it is not there yet or was not read.</summary>
    public ObservedRevision? Source { get; }

    /// <summary>Whether a pod is of it.</summary>
    public bool Includes(ObservedPod pod) => _includes(pod);

    /// <summary>Finds the new revision; null where it cannot be told now, because the controller has not looked at the change yet or because of missing rights.</summary>
    public static NewRevision? Of(RolloutSnapshot snapshot)
    {
        var kind = snapshot.Workload.Kind;
        return kind == WorkloadKind.Deployment ? OfDeployment(snapshot) : kind == WorkloadKind.DaemonSet ? OfDaemonSet(snapshot) : OfStatefulSet(snapshot);
    }

    // The ReplicaSet whose template is the live one; of equals the oldest, as the controller chooses (deployment_util.go, FindNewReplicaSet).
    private static NewRevision? OfDeployment(RolloutSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        if (snapshot.Unseen.HasFlag(Unseen.Revisions))
        {
            return workload.IsObserved && NamedReplicaSet(workload) is { } name ? new(pod => pod.OwnerName == name && pod.Label(PodTemplate.HashLabel) is not null) : null;
        }

        var replicaSet = snapshot.OwnRevisions.Where(revision => revision.TemplateHash == workload.TemplateHash).MinBy(revision => revision.Created);
        return replicaSet is null ? new(_ => false) : new(pod => pod.OwnerUid == replicaSet.Uid, replicaSet);
    }

    // Pods carry the revision's hash, or the template's generation where the controller is old (daemon/util, IsPodUpdated).
    private static NewRevision? OfDaemonSet(RolloutSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var own = snapshot.OwnRevisions.ToList();
        var revision = own.Where(revision => revision.TemplateHash == workload.TemplateHash).MaxBy(revision => revision.Number)
            ?? (workload.IsObserved ? own.MaxBy(revision => revision.Number) : null);
        if (revision?.HashLabel is { Length: > 0 } hash)
        {
            return new(pod => pod.OwnerUid == workload.Uid && pod.Label("controller-revision-hash") == hash, revision);
        }

        return workload.Annotation("deprecated.daemonset.template.generation") is { Length: > 0 } generation
            ? new(pod => pod.OwnerUid == workload.Uid && pod.Label("pod-template-generation") == generation)
            : null;
    }

    private static NewRevision? OfStatefulSet(RolloutSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        return workload.IsObserved && workload.Json.Text("status", "updateRevision") is { Length: > 0 } name
            ? new(pod => pod.OwnerUid == workload.Uid && pod.Label("controller-revision-hash") == name, snapshot.OwnRevisions.FirstOrDefault(revision => revision.Name == name))
            : null;
    }

    // Without the right to read ReplicaSets: the Progressing condition names the new one in each of its messages (progress.go, sync.go).
    private static string? NamedReplicaSet(Workload workload)
    {
        foreach (var condition in workload.Json.Items("status", "conditions"))
        {
            if (condition.Text("type") == "Progressing" && ReplicaSetName().Match(condition.Text("message") ?? "") is { Success: true } match)
            {
                return match.Groups["name"].Value;
            }
        }

        return null;
    }

    [GeneratedRegex("[Rr]eplica ?[Ss]et \"(?<name>[^\"]+)\"", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ReplicaSetName();
}
