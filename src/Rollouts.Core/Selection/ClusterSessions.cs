using Rollouts.Clusters;

namespace Rollouts.Selection;

/// <summary>The sessions of one run of a command: the cluster it was told, and those that its inputs remember.</summary>
/// <param name="door">The door to the machine room.</param>
/// <param name="asked">What the user said about the cluster.</param>
/// <param name="notes">Told about requests, warnings and re-connections, from any thread.</param>
public sealed class ClusterSessions(IClusterDoor door, ClusterChoice asked, Action<ClusterNote> notes)
{
    private readonly Dictionary<(string? KubeConfig, string? Context), ICluster> _open = [];

    /// <summary>The session with the cluster that the command was told.</summary>
    public Task<ICluster> DefaultAsync(CancellationToken cancellationToken) => OpenAsync(asked, cancellationToken);

    /// <summary>The session with the cluster that an input came from.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.TargetMismatch"/> where a parameter, or the server behind the context, contradicts the input.</exception>
    public async Task<ICluster> ForAsync(RolloutReference reference, CancellationToken cancellationToken)
    {
        Refuse(reference, "-Context", asked.Context, reference.Context);
        Refuse(reference, "-KubeConfig", asked.KubeConfig, reference.KubeConfig);
        var choice = asked with { Context = reference.Context ?? asked.Context, KubeConfig = reference.KubeConfig ?? asked.KubeConfig };
        var cluster = await OpenAsync(choice, cancellationToken).ConfigureAwait(false);
        return reference.Cluster is null || reference.Cluster == cluster.Identity.Cluster
            ? cluster
            : throw new RolloutException(
                ErrorId.TargetMismatch,
                $"{reference} was read from {reference.Cluster}, but the context '{cluster.Identity.Context}' now points at {cluster.Identity.Cluster}.",
                $"Get-Rollout {reference} -Context {cluster.Identity.Context}");
    }

    private static void Refuse(RolloutReference reference, string parameter, string? said, string? remembered)
    {
        if (said is not null && remembered is not null && said != remembered)
        {
            throw new RolloutException(
                ErrorId.TargetMismatch,
                $"{parameter} says '{said}', but the input {reference} was read through '{remembered}'.",
                $"Leave {parameter} out, or read the rollout again: Get-Rollout {reference} {parameter} {said}");
        }
    }

    private async Task<ICluster> OpenAsync(ClusterChoice choice, CancellationToken cancellationToken)
    {
        var key = (choice.KubeConfig, choice.Context);
        if (!_open.TryGetValue(key, out var cluster))
        {
            _open[key] = cluster = await door.OpenAsync(choice, notes, cancellationToken).ConfigureAwait(false);
        }

        return cluster;
    }
}
