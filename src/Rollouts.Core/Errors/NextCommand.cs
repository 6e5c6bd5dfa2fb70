using Rollouts.Clusters;
using Rollouts.Status;

namespace Rollouts.Errors;

/// <summary>Writes the next command to type, aimed at the same object in the same cluster.</summary>
internal static class NextCommand
{
    public static string For(string command, Workload workload) => $"{command} {workload} -Namespace {workload.Namespace}{On(workload.Cluster)}";

    public static string In(string command, Workload workload) => $"{command} -Namespace {workload.Namespace}{On(workload.Cluster)}";

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
