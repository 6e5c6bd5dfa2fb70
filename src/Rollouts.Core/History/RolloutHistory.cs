using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.Errors;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.History;

/// <summary>The revisions of a workload, oldest first.</summary>
public sealed class RolloutHistory
{
    private RolloutHistory(Workload workload, IReadOnlyList<RevisionEntry> entries)
    {
        Workload = workload;
        Entries = entries;

        // The oldest of equals is the one that the controller uses; the others are left-overs of races it has lost.
        Current = entries.Where(entry => entry.TemplateHash == workload.TemplateHash).MinBy(entry => entry.Created);
        var others = entries.Where(entry => entry.TemplateHash != workload.TemplateHash).ToList();
        Previous = others.LastOrDefault(entry => entry.AvailablePods > 0) ?? others.LastOrDefault();
    }

    internal Workload Workload { get; }

    internal IReadOnlyList<RevisionEntry> Entries { get; }

    /// <summary>The entry of the workload's own template; null until the controller has made it.</summary>
    internal RevisionEntry? Current { get; }

    /// <summary>
    /// Where an undo goes: of the other templates the newest that still has available pods, else the newest. So after
    /// good (1), bad (2), bad (3) it is 1. Null where there is no other template.
    /// </summary>
    internal RevisionEntry? Previous { get; }

    /// <summary>Reads the history of a workload.</summary>
    public static async Task<RolloutHistory> ReadAsync(ICluster cluster, Workload workload, CancellationToken cancellationToken)
    {
        var selector = LabelSelector.ToQuery(workload.Json.At("spec", "selector") ?? default);
        var entries = new List<RevisionEntry>();
        await foreach (var replicaSet in cluster.ListAsync(ResourceType.ReplicaSets, new ListQuery(workload.Namespace, selector), cancellationToken).ConfigureAwait(false))
        {
            if (Owns(workload, replicaSet) && Entry(replicaSet) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return new RolloutHistory(workload, [.. entries.OrderBy(entry => entry.Number).ThenBy(entry => entry.Created)]);
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

    private static bool Owns(Workload workload, JsonElement child) => child.Items("metadata", "ownerReferences")
        .Any(owner => owner.Flag("controller") && owner.Text("uid") == workload.Uid);

    // A ReplicaSet without a number is revision 0, as kubectl has it; one whose number cannot be read is no revision.
    private static RevisionEntry? Entry(JsonElement replicaSet) =>
        replicaSet.Text("metadata", "annotations", RevisionNumber.Annotation) is { Length: > 0 } && RevisionNumber.Of(replicaSet) is null
            ? null
            : new RevisionEntry(
                RevisionNumber.Of(replicaSet) ?? 0,
                replicaSet,
                PodTemplate.AsWritten(replicaSet.At("spec", "template") ?? default),
                replicaSet.Count("status", "availableReplicas"));

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
        Replicas = entry.Source.Count("status", "replicas"),
        Source = entry.SourceName,
        WorkloadUid = Workload.Uid,
        Template = PlainValue.Dictionary(entry.Template),
        TemplateJson = entry.Template,
        Context = Workload.Cluster.Context,
        Cluster = Workload.Cluster.Cluster,
        KubeConfig = Workload.Cluster.KubeConfig,
    };
}
