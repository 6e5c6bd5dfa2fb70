using Rollouts.Clusters;

namespace Rollouts.Status;

/// <summary>Reads a workload that is known already.</summary>
internal static class WorkloadReading
{
    /// <summary>The workload as the server has it now.</summary>
    /// <exception cref="ApiException">It is gone, or may not be read.</exception>
    public static async Task<Workload> ReadAnewAsync(this ICluster cluster, Workload known, CancellationToken cancellationToken)
    {
        var reply = await cluster.GetAsync(known.Kind.Resource, known.Namespace, known.Name, cancellationToken).ConfigureAwait(false);
        return new Workload(known.Kind, reply.Object, known.Cluster);
    }
}
