using System.Text.Json;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.History;

/// <summary>A revision with what an undo needs of it and a record does not show.</summary>
/// <param name="Number">The revision's number.</param>
/// <param name="Source">The ReplicaSet or ControllerRevision.</param>
/// <param name="Template">The pod template as a user wrote it, without what the controller added; an empty object where the source holds none.</param>
internal sealed record RevisionEntry(long Number, JsonElement Source, JsonElement Template)
{
    private string? _hash;

    /// <summary>How many pods of it there are.</summary>
    public int Pods { get; init; }

    /// <summary>How many pods of it are available.</summary>
    public int AvailablePods { get; init; }

    public string TemplateHash => _hash ??= PodTemplate.Hash(Template);

    /// <summary>Whether there is a template to go back to.</summary>
    public bool HasTemplate => Template.Items("spec", "containers").Any();

    public IReadOnlyList<long> FormerNumbers => RevisionNumber.Former(Source);

    public IReadOnlyList<string> Images => PodTemplate.Images(Template);

    public string SourceName => Source.Text("metadata", "name") ?? "";

    public DateTimeOffset Created => Source.Time("metadata", "creationTimestamp") ?? default;

    /// <summary>Whether it has, or had, a number.</summary>
    public bool IsNumbered(long number) => Number == number || FormerNumbers.Contains(number);

    /// <summary>
    /// Whether somebody went back to this revision when the other was there already, so that the other was taken back. It shows in a
    /// number of before, or in an age that does not go with the number: ControllerRevisions do not record former numbers, but they
    /// keep their age. Before the controller has numbered it anew, its number is still the lower one.
    /// </summary>
    public bool CameBackAfter(RevisionEntry other) =>
        Number < other.Number || Created < other.Created || FormerNumbers.Any(former => former < other.Number);
}
