namespace Rollouts.Kubernetes.Kubeconfig;

/// <summary>From what a user said to the cluster that is meant: a kubeconfig's context, or the cluster this process runs in.</summary>
internal static class TargetResolver
{
    private const string PracticeCluster = "$env:KUBECONFIG = (Start-RolloutSandbox -Example).KubeConfig";

    /// <summary>The target.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidKubeConfig"/>.</exception>
    public static ClusterTarget Resolve(KubeConfigFiles files, string? context, Surroundings surroundings)
    {
        var config = KubeConfig.Load(files.Paths);
        // What our own records remember of a pod's cluster is this name; it leads back there although a kubeconfig has come since.
        var isPod = !files.IsExplicit && InCluster.IsPossible(surroundings)
            && (context is null ? config.IsEmpty : context is InCluster.ContextName && !config.Contexts.ContainsKey(context));
        if (isPod)
        {
            return InCluster.Resolve(surroundings);
        }

        if (!config.IsEmpty)
        {
            var isDefault = config.Files.SequenceEqual(KubeConfigFiles.Default(surroundings).Paths.Where(File.Exists), StringComparer.Ordinal);
            return ContextResolver.Resolve(config, context, isDefault);
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
