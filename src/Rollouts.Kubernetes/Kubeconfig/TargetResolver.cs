namespace Rollouts.Kubernetes.Kubeconfig;

/// <summary>From what a user said to the cluster that is meant: a kubeconfig's context, or the cluster this process runs in.</summary>
internal static class TargetResolver
{
    private const string PracticeCluster = "$env:KUBECONFIG = (Start-RolloutSandbox -Example).KubeConfig";

    /// <summary>The target.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidKubeConfig"/>.</exception>
    public static async Task<ClusterTarget> ResolveAsync(
        KubeConfigFiles files, string? context, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var config = await KubeConfig.LoadAsync(files.Paths, cancellationToken).ConfigureAwait(false);
        // What our own records remember of a pod's cluster is this name; it leads back there although a kubeconfig has come since.
        var isPod = !files.IsExplicit && InCluster.IsPossible(surroundings)
            && (context is null ? config.IsEmpty : context is InCluster.ContextName && !config.Contexts.ContainsKey(context));
        if (isPod)
        {
            return await InCluster.ResolveAsync(surroundings, cancellationToken).ConfigureAwait(false);
        }

        if (!config.IsEmpty)
        {
            var isDefault = config.Files.SequenceEqual(KubeConfigFiles.Default(surroundings).Paths.Where(File.Exists), StringComparer.Ordinal);
            return await ContextResolver.ResolveAsync(config, context, isDefault, cancellationToken).ConfigureAwait(false);
        }

        var shown = string.Join(Path.PathSeparator, files.Paths);
        var problem = config.Files.Count > 0 ? $"The kubeconfig {shown} is empty."
            : files.IsExplicit ? $"The kubeconfig {shown} does not exist."
            : $"There is no kubeconfig at {shown}, and this is not a pod in a cluster.";
        throw KubeConfigError.Of(
            problem,
            shown,
            files.IsExplicit
                ? $"Check the path given with -KubeConfig; or start a practice cluster: {PracticeCluster}"
                : $"Name one with -KubeConfig or $env:KUBECONFIG; or start a practice cluster: {PracticeCluster}");
    }
}
