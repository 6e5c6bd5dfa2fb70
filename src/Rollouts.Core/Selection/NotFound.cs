using Rollouts.Clusters;
using Rollouts.Errors;

namespace Rollouts.Selection;

/// <summary>Says that a rollout does not exist.</summary>
internal static class NotFound
{
    /// <param name="name">What the user called it.</param>
    /// <param name="ns">Where it was looked for; null for everywhere.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="selector">The labels it had to have; null for any.</param>
    public static RolloutException Error(string name, string? ns, ClusterIdentity cluster, string? selector = null) => new(
        ErrorId.RolloutNotFound,
        $"There is no rollout '{name}'{(selector is null ? "" : $" that fits the selector '{selector}'")} in {ns ?? "any namespace"} (context {cluster.Context}).",
        ns is null ? $"Get-Rollout -AllNamespaces{NextCommand.On(cluster)}" : $"Get-Rollout {name} -AllNamespaces{NextCommand.On(cluster)}")
    {
        Target = name,
    };
}
