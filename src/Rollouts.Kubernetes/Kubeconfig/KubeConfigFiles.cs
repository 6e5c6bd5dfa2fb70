using Rollouts.Clusters;

namespace Rollouts.Kubernetes.Kubeconfig;

/// <summary>Which kubeconfig files count, as kubectl picks them.</summary>
/// <param name="Paths">Full paths in order of precedence; they need not exist.</param>
/// <param name="IsExplicit">Named by the user for this command, so that none being there is an error whatever else there is.</param>
internal sealed record KubeConfigFiles(IReadOnlyList<string> Paths, bool IsExplicit)
{
    /// <summary>The files for a choice: its own, else those of <c>KUBECONFIG</c>, else <c>~/.kube/config</c>.</summary>
    public static KubeConfigFiles Find(ClusterChoice choice, Surroundings surroundings)
    {
        if (!string.IsNullOrEmpty(choice.KubeConfig))
        {
            // A file may have the separator in its name.
            return new(File.Exists(choice.KubeConfig) ? [Path.GetFullPath(choice.KubeConfig)] : Split(choice.KubeConfig), IsExplicit: true);
        }

        return Default(surroundings);
    }

    /// <summary>The files that are used when none are named.</summary>
    public static KubeConfigFiles Default(Surroundings surroundings)
    {
        var variable = surroundings.Variable("KUBECONFIG");
        return new(string.IsNullOrEmpty(variable) ? [Path.Combine(Home(surroundings), ".kube", "config")] : Split(variable), IsExplicit: false);
    }

    private static string[] Split(string list) =>
        [.. list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];

    private static string Home(Surroundings surroundings)
    {
        var home = surroundings.Variable("HOME") ?? "";
        if (!OperatingSystem.IsWindows())
        {
            return home.Length > 0 ? home : "/";
        }

        // On Windows kubectl looks at three homes and takes the first that has a kubeconfig.
        var homes = new[] { home, surroundings.Variable("HOMEDRIVE") + surroundings.Variable("HOMEPATH"), surroundings.Variable("USERPROFILE") ?? "" };
        return Array.Find(homes, candidate => candidate.Length > 0 && File.Exists(Path.Combine(candidate, ".kube", "config")))
            ?? Array.FindLast(homes, candidate => candidate.Length > 0)
            ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
    }
}
