using System.Text.Json;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.History;

/// <summary>A revision with what an undo needs of it and a record does not show.</summary>
/// <param name="Number">The revision's number.</param>
/// <param name="Source">The ReplicaSet or ControllerRevision.</param>
/// <param name="Template">The pod template as a user wrote it, without the controller's label.</param>
/// <param name="AvailablePods">How many pods of it are available.</param>
internal sealed record RevisionEntry(long Number, JsonElement Source, JsonElement Template, int AvailablePods)
{
    private string? _hash;

    public string TemplateHash => _hash ??= PodTemplate.Hash(Template);

    public IReadOnlyList<long> FormerNumbers => RevisionNumber.Former(Source);

    public IReadOnlyList<string> Images => PodTemplate.Images(Template);

    public string SourceName => Source.Text("metadata", "name") ?? "";

    public DateTimeOffset Created => Source.Time("metadata", "creationTimestamp") ?? default;

    /// <summary>Whether it has, or had, a number.</summary>
    public bool IsNumbered(long number) => Number == number || FormerNumbers.Contains(number);
}
