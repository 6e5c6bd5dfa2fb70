using Rollouts.Clusters;
using Rollouts.Json;

namespace Rollouts.Kubernetes.Kubeconfig;

/// <summary>Follows a context to its cluster and its user.</summary>
internal static class ContextResolver
{
    /// <summary>The target of a context.</summary>
    /// <param name="config">The merged kubeconfig.</param>
    /// <param name="contextName">The context asked for; null for the current one.</param>
    /// <param name="isDefault">Whether it is the kubeconfig that is used when none is named.</param>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidKubeConfig"/>.</exception>
    public static ClusterTarget Resolve(KubeConfig config, string? contextName, bool isDefault)
    {
        var files = string.Join(Path.PathSeparator, config.Files);
        var name = contextName ?? config.CurrentContext ?? throw KubeConfigError.Of(
            $"The kubeconfig {files} names no current context. {Choices(config)}",
            files,
            "Name one with -Context, or make one current: kubectl config use-context <name>");
        if (!config.Contexts.TryGetValue(name, out var context))
        {
            throw UnknownContext(config, name, files, isCurrent: contextName is null);
        }

        var clusterName = context.Text("cluster") ?? throw context.Error("cluster", $"the context '{Shown(name)}' names no cluster.");
        if (!config.Clusters.TryGetValue(clusterName, out var cluster))
        {
            throw context.Error("cluster", $"the context '{Shown(name)}' names the cluster '{Shown(clusterName)}', which is not in the kubeconfig.");
        }

        // A context without a user is allowed: the server is then asked without credentials.
        var user = KubeConfigSection.From(context.File, null, context.Line);
        if (context.Text("user") is { } userName && !config.Users.TryGetValue(userName, out user!))
        {
            throw context.Error("user", $"the context '{Shown(name)}' names the user '{Shown(userName)}', which is not in the kubeconfig.");
        }

        var identity = new ClusterIdentity(name, cluster.Text("server") ?? "", files, context.Text("namespace") ?? "default")
        {
            IsDefaultKubeConfig = isDefault,
        };
        return TargetBuilder.Build(identity, cluster, user, config.Files);
    }

    private static RolloutException UnknownContext(KubeConfig config, string name, string files, bool isCurrent)
    {
        var problem = isCurrent
            ? $"The current context of the kubeconfig {files}, '{Shown(name)}', does not exist in it."
            : $"There is no context '{Shown(name)}' in the kubeconfig {files}.";
        var similar = config.Contexts.Keys.FirstOrDefault(other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase));
        var hint = similar is null ? Choices(config) : $"Names are case-sensitive: there is '{Shown(similar)}'.";
        // kubectl takes one file; several are what KUBECONFIG names, and then it reads them by itself.
        var file = files.Contains(Path.PathSeparator, StringComparison.Ordinal) ? "" : $" --kubeconfig \"{files}\"";
        return KubeConfigError.Of($"{problem} {hint}", files, $"kubectl config get-contexts{file}");
    }

    private static string Choices(KubeConfig config) => config.Contexts.Count switch
    {
        0 => "It has no contexts.",
        <= 20 => $"It has: {string.Join(", ", config.Contexts.Keys.Order(StringComparer.Ordinal).Select(Shown))}.",
        var count => $"It has {count} contexts, among them: {string.Join(", ", config.Contexts.Keys.Order(StringComparer.Ordinal).Take(20).Select(Shown))}.",
    };

    private static string Shown(string name) => SafeText.Line(name, 200);
}
