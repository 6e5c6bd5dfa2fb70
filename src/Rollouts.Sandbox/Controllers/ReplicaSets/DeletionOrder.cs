using System.Globalization;
using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.ReplicaSets;

/// <summary>
/// Which pods go first when there are too many: those whose loss hurts least. In turn: not on a node yet; pending; not ready;
/// of a low <c>controller.kubernetes.io/pod-deletion-cost</c>; on a node with many siblings; ready for a short time; often
/// restarted; young.
/// </summary>
/// <param name="pods">The pods to choose from.</param>
/// <param name="siblingsByNode">How many pods of the workload each node bears.</param>
/// <param name="now">The cluster's time.</param>
internal sealed class DeletionOrder(IReadOnlyCollection<Pod> pods, IReadOnlyDictionary<string, int> siblingsByNode, DateTimeOffset now) : IComparer<Pod>
{
    private const string CostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

    private readonly Dictionary<string, int> _costs = pods.ToDictionary(p => p.Uid, CostOf, StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Compare(Pod? x, Pod? y)
    {
        if (x is null || y is null || ReferenceEquals(x, y))
        {
            return 0;
        }

        foreach (var difference in Differences(x, y))
        {
            if (difference != 0)
            {
                return difference;
            }
        }

        return string.CompareOrdinal(x.Uid, y.Uid);
    }

    private IEnumerable<int> Differences(Pod a, Pod b)
    {
        yield return (a.NodeName is not null).CompareTo(b.NodeName is not null);
        yield return PhaseRank(a).CompareTo(PhaseRank(b));
        yield return a.IsReady.CompareTo(b.IsReady);
        yield return _costs[a.Uid].CompareTo(_costs[b.Uid]);
        yield return Siblings(b).CompareTo(Siblings(a));
        if (a is { ReadySince: { } readyA } && b is { ReadySince: { } readyB } && readyA != readyB)
        {
            yield return ByMagnitude(readyA, readyB, a, b);
        }

        yield return b.Restarts.CompareTo(a.Restarts);
        if (a.Created != b.Created)
        {
            yield return ByMagnitude(a.Created, b.Created, a, b);
        }
    }

    private int Siblings(Pod pod) => pod.NodeName is { } node ? siblingsByNode.GetValueOrDefault(node) : 0;

    /// <summary>Ages are compared by their powers of two only, and by UID within one: so a scale-down does not always hit what the last scale-up made.</summary>
    private int ByMagnitude(DateTimeOffset a, DateTimeOffset b, Pod podA, Pod podB)
    {
        var difference = Magnitude(a) - Magnitude(b);
        return difference != 0 ? difference : string.CompareOrdinal(podA.Uid, podB.Uid);
    }

    private int Magnitude(DateTimeOffset since) => now > since ? (int)Math.Log2((now - since).Ticks * (double)TimeSpan.NanosecondsPerTick) : -1;

    private static int PhaseRank(Pod pod) => pod.Phase switch
    {
        "Pending" => 0,
        "Unknown" => 1,
        _ => 2,
    };

    private static int CostOf(Pod pod) =>
        int.TryParse(pod.Annotations.GetValueOrDefault(CostAnnotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost) ? cost : 0;
}
