using Rollouts.Clusters;
using Rollouts.Errors;

namespace Rollouts.Selection;

/// <summary>The sessions of one run of a command: the cluster it was told, and those that its inputs remember.</summary>
/// <param name="door">The door to the machine room.</param>
/// <param name="asked">What the user said about the cluster.</param>
/// <param name="notes">Told about requests, warnings and re-connections, from any thread.</param>
public sealed class ClusterSessions(IClusterDoor door, ClusterChoice asked, Action<ClusterNote> notes)
{
    private readonly Dictionary<(string? KubeConfig, string? Context), ICluster> _open = [];
    private readonly HashSet<(string? KubeConfig, string? Context)> _lost = [];

    /// <summary>The session with the cluster that the command was told.</summary>
    public Task<ICluster> DefaultAsync(CancellationToken cancellationToken) => OpenAsync(asked, cancellationToken);

    /// <summary>The session with the cluster that an input came from.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.TargetMismatch"/> where a parameter, or the server behind the context, contradicts the input.</exception>
    public async Task<ICluster> ForAsync(RolloutReference reference, CancellationToken cancellationToken)
    {
        Refuse(reference, "-Context", asked.Context, reference.Context);
        Refuse(reference, "-KubeConfig", asked.KubeConfig, reference.KubeConfig);
        var cluster = await OpenAsync(Choice(reference), cancellationToken).ConfigureAwait(false);
        return reference.Cluster is null || reference.Cluster == cluster.Identity.Cluster
            ? cluster
            : throw new RolloutException(
                ErrorId.TargetMismatch,
                $"{reference.Describe()} was read from {reference.Cluster}, but the context '{cluster.Identity.Context}' now points at {cluster.Identity.Cluster}.",
                NextCommand.For("Get-Rollout", reference));
    }

    /// <summary>Whether the cluster of an input has been given up.</summary>
    public bool IsLost(RolloutReference reference) => _lost.Contains(Key(Choice(reference)));

    /// <summary>Gives up the cluster of an input where the failure is the cluster's and not the input's: the next input would only wait to hear the same.</summary>
    public void GiveUpAfter(RolloutException error, RolloutReference reference)
    {
        if (error.ErrorId is ErrorId.ClusterUnreachable or ErrorId.Unauthorized or ErrorId.CredentialPluginFailed or ErrorId.InvalidKubeConfig)
        {
            _lost.Add(Key(Choice(reference)));
        }
    }

    private static (string? KubeConfig, string? Context) Key(ClusterChoice choice) => (choice.KubeConfig, choice.Context);

    private ClusterChoice Choice(RolloutReference reference) =>
        asked with { Context = reference.Context ?? asked.Context, KubeConfig = reference.KubeConfig ?? asked.KubeConfig };

    private static void Refuse(RolloutReference reference, string parameter, string? said, string? remembered)
    {
        if (said is not null && remembered is not null && said != remembered)
        {
            throw new RolloutException(
                ErrorId.TargetMismatch,
                $"{parameter} says '{said}', but the input {reference.Describe()} was read through '{remembered}'.",
                NextCommand.For("Get-Rollout", reference));
        }
    }

    private async Task<ICluster> OpenAsync(ClusterChoice choice, CancellationToken cancellationToken)
    {
        var key = Key(choice);
        if (!_open.TryGetValue(key, out var cluster))
        {
            _open[key] = cluster = await door.OpenAsync(choice, notes, cancellationToken).ConfigureAwait(false);
        }

        return cluster;
    }
}
