using Rollouts.Clusters;
using Rollouts.Errors;

namespace Rollouts.Selection;

/// <summary>Says that a rollout does not exist.</summary>
internal static class NotFound
{
    /// <param name="name">What the user called it.</param>
    /// <param name="ns">Where it was looked for; null for everywhere.</param>
    /// <param name="cluster">The cluster.</param>
    public static RolloutException Error(string name, string? ns, ClusterIdentity cluster) => new(
        ErrorId.RolloutNotFound,
        ns is null
            ? $"There is no rollout '{name}' in any namespace (context {cluster.Context})."
            : $"There is no rollout '{name}' in {ns} (context {cluster.Context}).",
        ns is null ? $"Get-Rollout -AllNamespaces{NextCommand.On(cluster)}" : $"Get-Rollout {name} -AllNamespaces{NextCommand.On(cluster)}")
    {
        Target = name,
    };
}
