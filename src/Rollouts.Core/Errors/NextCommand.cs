using Rollouts.Clusters;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Errors;

/// <summary>Writes the next command to type, aimed at the same object in the same cluster.</summary>
internal static class NextCommand
{
    public static string For(string command, Workload workload) => $"{command} {workload} -Namespace {workload.Namespace}{On(workload.Cluster)}";

    /// <summary>Aimed at what an input means, as far as it says.</summary>
    public static string For(string command, RolloutReference reference)
    {
        var ns = reference.Namespace is { Length: > 0 } name ? $" -Namespace {Quote(name)}" : "";
        var context = reference.Context is { Length: > 0 } known ? $" -Context {Quote(known)}" : "";
        var kubeConfig = reference.KubeConfig is { Length: > 0 } file ? $" -KubeConfig {Quote(file)}" : "";
        return $"{command} {reference}{ns}{context}{kubeConfig}";
    }

    public static string In(string command, Workload workload) => $"{command} -Namespace {workload.Namespace}{On(workload.Cluster)}";

    /// <summary>A kubectl command about something in the workload's namespace: for what the module has no command of its own.</summary>
    public static string Kubectl(string command, Workload workload)
    {
        // A pod's own service account has no context, and kubectl takes one file where KUBECONFIG takes several.
        var cluster = workload.Cluster;
        var context = cluster.KubeConfig.Length == 0 ? "" : $" --context {Quote(cluster.Context)}";
        var kubeConfig = cluster.IsDefaultKubeConfig || cluster.KubeConfig.Contains(System.IO.Path.PathSeparator, StringComparison.Ordinal) ? "" : $" --kubeconfig {Quote(cluster.KubeConfig)}";
        return $"kubectl {command} --namespace {workload.Namespace}{context}{kubeConfig}";
    }

    /// <summary>The parameters that name a cluster, with a space before them.</summary>
    public static string On(ClusterIdentity cluster)
    {
        var kubeConfig = cluster.IsDefaultKubeConfig ? "" : $" -KubeConfig {Quote(cluster.KubeConfig)}";
        return $" -Context {Quote(cluster.Context)}{kubeConfig}";
    }

    /// <summary>A word as a shell takes it for one. Names of contexts are free text: kubeadm writes kubernetes-admin@kubernetes, and EKS writes whole ARNs.</summary>
    public static string Quote(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':')
        ? text
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
