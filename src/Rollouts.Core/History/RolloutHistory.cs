using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.Errors;
using Rollouts.Json;
using Rollouts.Problems;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.History;

/// <summary>The revisions of a workload, oldest first.</summary>
public sealed class RolloutHistory
{
    private RolloutHistory(Workload workload, IReadOnlyList<RevisionEntry> entries, RevisionPods pods)
    {
        Workload = workload;
        Entries = entries;
        Pods = pods;
        Current = CurrentRevision.Of(workload, entries);
        Previous = PreviousRevision.Of(workload, entries, Current);
    }

    /// <summary>What could not be seen, and what that means for the answer.</summary>
    public IReadOnlyList<string> Notes => Pods.Note is { } note ? [note] : [];

    internal Workload Workload { get; }

    /// <summary>The kind of object that holds its revisions.</summary>
    internal string SourceKind => SourceType(Workload).Kind;

    internal IReadOnlyList<RevisionEntry> Entries { get; }

    /// <summary>The entry of the workload's own template; null until the controller has made it.</summary>
    internal RevisionEntry? Current { get; }

    /// <summary>Where an undo goes that is told no number; null where there is no other template.</summary>
    internal RevisionEntry? Previous { get; }

    /// <summary>The pods of a DaemonSet or StatefulSet, where they were read.</summary>
    internal RevisionPods Pods { get; }

    /// <summary>Reads the history of a workload.</summary>
    public static async Task<RolloutHistory> ReadAsync(ICluster cluster, Workload workload, CancellationToken cancellationToken)
    {
        var selector = LabelSelector.ToQuery(workload.Json.At("spec", "selector") ?? default);
        var sources = new List<JsonElement>();
        await foreach (var revision in cluster.ListAsync(SourceType(workload), new ListQuery(workload.Namespace, selector), cancellationToken).ConfigureAwait(false))
        {
            if (Ownership.Owns(workload, revision))
            {
                sources.Add(revision);
            }
        }

        var pods = IsDeployment(workload) ? RevisionPods.None : await RevisionPods.ReadAsync(cluster, workload, selector, cancellationToken).ConfigureAwait(false);
        return Of(workload, sources, pods);
    }

    /// <summary>The history as a snapshot shows it.</summary>
    internal static RolloutHistory Of(RolloutSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var pods = IsDeployment(workload) || snapshot.Unseen.HasFlag(Unseen.Pods)
            ? RevisionPods.None
            : new RevisionPods([.. snapshot.Pods.Where(pod => pod.OwnerUid == workload.Uid).Select(pod => pod.Json)], AreKnown: true, Note: null);
        return Of(workload, snapshot.OwnRevisions.Select(revision => revision.Json), pods);
    }

    /// <summary>The revisions as records.</summary>
    public IReadOnlyList<RolloutRevision> ToRecords() => [.. Entries.Select(ToRecord)];

    /// <summary>The revisions of the given numbers, former numbers included, as records.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.RevisionNotFound"/> for the first number that does not exist.</exception>
    public IReadOnlyList<RolloutRevision> ToRecords(IEnumerable<long> numbers) => [.. numbers.Select(Find).Distinct().Select(ToRecord)];

    /// <summary>The entry that has, or had, a number.</summary>
    internal RevisionEntry Find(long number) =>
        Entries.FirstOrDefault(entry => entry.Number == number)
        ?? Entries.LastOrDefault(entry => entry.IsNumbered(number))
        ?? throw new RolloutException(
            ErrorId.RevisionNotFound,
            FormattableString.Invariant($"{Workload.Describe()} has no revision {number}. It has {DescribeNumbers()}."),
            NextCommand.For("Get-RolloutHistory", Workload));

    internal string DescribeNumbers() => Entries.Count == 0
        ? "none"
        : string.Join(", ", Entries.Select(entry => FormattableString.Invariant($"{entry.Number}")));

    private static RolloutHistory Of(Workload workload, IEnumerable<JsonElement> sources, RevisionPods pods)
    {
        var entries = sources
            .Select(source => IsDeployment(workload) ? ReplicaSetRevisions.Entry(source) : ControllerRevisions.Entry(source))
            .OfType<RevisionEntry>()
            .OrderBy(entry => entry.Number)
            .ThenBy(entry => entry.Created)
            .ToList();
        return new RolloutHistory(workload, IsDeployment(workload) ? entries : Counted(workload, entries, pods), pods);
    }

    private static bool IsDeployment(Workload workload) => workload.Kind == WorkloadKind.Deployment;

    private static ResourceType SourceType(Workload workload) => IsDeployment(workload) ? ResourceType.ReplicaSets : ResourceType.ControllerRevisions;

    private static List<RevisionEntry> Counted(Workload workload, List<RevisionEntry> entries, RevisionPods pods)
    {
        if (pods.AreKnown)
        {
            return entries.ConvertAll(pods.Count);
        }

        var current = CurrentRevision.Of(workload, entries);
        return entries.ConvertAll(entry => entry == current ? entry with { Pods = RolloutJudge.Judge(workload).Updated } : entry);
    }

    private RolloutRevision ToRecord(RevisionEntry entry) => new()
    {
        Kind = Workload.Kind.Name,
        Namespace = Workload.Namespace,
        Name = Workload.Name,
        Revision = entry.Number,
        FormerNumbers = entry.FormerNumbers,
        IsCurrent = entry == Current,
        IsPrevious = entry == Previous,
        ChangeCause = RevisionNumber.ChangeCause(entry.Source),
        Images = entry.Images,
        Created = entry.Created,
        Replicas = entry.Pods,
        Source = entry.SourceName,
        WorkloadUid = Workload.Uid,
        TemplateJson = entry.Template,
        Context = Workload.Cluster.Context,
        Cluster = Workload.Cluster.Cluster,
        KubeConfig = Workload.Cluster.KubeConfig,
    };
}
