using Rollouts.Clusters;
using Rollouts.Status;

namespace Rollouts.Errors;

/// <summary>Writes the next command to type, aimed at the same object in the same cluster.</summary>
internal static class NextCommand
{
    public static string For(string command, Workload workload) => $"{command} {workload} -Namespace {workload.Namespace}{On(workload.Cluster)}";

    public static string In(string command, Workload workload) => $"{command} -Namespace {workload.Namespace}{On(workload.Cluster)}";

    /// <summary>A command of kubectl, aimed at the namespace and the cluster of a workload.</summary>
    public static string Kubectl(string command, Workload workload)
    {
        var kubeConfig = workload.Cluster.IsDefaultKubeConfig ? "" : $" --kubeconfig {Quote(workload.Cluster.KubeConfig)}";
        return $"kubectl {command} --namespace {workload.Namespace} --context {Quote(workload.Cluster.Context)}{kubeConfig}";
    }

    /// <summary>The parameters that name a cluster, with a space before them.</summary>
    public static string On(ClusterIdentity cluster)
    {
        var kubeConfig = cluster.IsDefaultKubeConfig ? "" : $" -KubeConfig {Quote(cluster.KubeConfig)}";
        return $" -Context {Quote(cluster.Context)}{kubeConfig}";
    }

    // Context names are free text: kubeadm writes kubernetes-admin@kubernetes, and EKS writes whole ARNs.
    private static string Quote(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':')
        ? text
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
