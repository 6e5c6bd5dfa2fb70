namespace Rollouts.Cluster.Tests.Differences;

/// <summary>
/// Where the sandbox differs from Kubernetes, by the server's version. A difference that is not listed fails its scenario, and so does
/// an entry that no longer occurs.
/// </summary>
internal static class KnownDifferences
{
    internal static readonly IReadOnlyList<KnownDifference> All = [];
}
