using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>Orders ReplicaSets by age, then by name, since stamps are only to the second.</summary>
internal static class ByAge
{
    /// <summary>The oldest first.</summary>
    public static readonly IComparer<ReplicaSet> OldestFirst = Comparer<ReplicaSet>.Create(static (a, b) =>
    {
        var byAge = a.Created.CompareTo(b.Created);
        return byAge != 0 ? byAge : string.CompareOrdinal(a.Name, b.Name);
    });

    /// <summary>The newest first.</summary>
    public static readonly IComparer<ReplicaSet> NewestFirst = Comparer<ReplicaSet>.Create(static (a, b) => OldestFirst.Compare(b, a));

    /// <summary>The largest first, of equal ones the newest.</summary>
    public static readonly IComparer<ReplicaSet> LargestThenNewest = Comparer<ReplicaSet>.Create(static (a, b) =>
    {
        var bySize = b.Desired.CompareTo(a.Desired);
        return bySize != 0 ? bySize : NewestFirst.Compare(a, b);
    });

    /// <summary>The largest first, of equal ones the oldest.</summary>
    public static readonly IComparer<ReplicaSet> LargestThenOldest = Comparer<ReplicaSet>.Create(static (a, b) =>
    {
        var bySize = b.Desired.CompareTo(a.Desired);
        return bySize != 0 ? bySize : OldestFirst.Compare(a, b);
    });
}
