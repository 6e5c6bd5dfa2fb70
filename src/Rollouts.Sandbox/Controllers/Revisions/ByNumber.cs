using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.Revisions;

/// <summary>Orders ControllerRevisions as a history does: by number, then by age, then by name.</summary>
internal static class ByNumber
{
    /// <summary>The lowest number first.</summary>
    public static readonly IComparer<ControllerRevision> LowestFirst = Comparer<ControllerRevision>.Create(static (a, b) =>
    {
        var byNumber = a.Number.CompareTo(b.Number);
        var byAge = byNumber != 0 ? byNumber : a.Created.CompareTo(b.Created);
        return byAge != 0 ? byAge : string.CompareOrdinal(a.Name, b.Name);
    });
}
