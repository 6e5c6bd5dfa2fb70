using Rollouts.Clusters;
using Rollouts.History;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Waiting;

/// <summary>
/// An exceeded progress deadline that is not about the template that is waited for. Right after a change, and after an undo for as
/// long as nothing moves, the controller still shows the deadline of the template before. Times do not tell the two apart – a
/// pause, a label or a scaling by the same field manager moves every time there is – but the condition names the ReplicaSet that
/// timed out (pkg/controller/deployment/progress.go), and that either is the template's or is not.
/// </summary>
internal static class OldDeadline
{
    /// <summary>Looks whether the deadline that a workload shows as exceeded is an old one.</summary>
    /// <returns>The old condition's <c>lastUpdateTime</c>; null where there is none, or where it is about the workload's own template.</returns>
    public static async Task<DateTimeOffset?> FindAsync(ICluster cluster, Workload workload, CancellationToken cancellationToken)
    {
        if (DeploymentConditions.ExceededDeadline(workload.Json) is not { } exceeded || DeploymentConditions.TimedOut(exceeded) is not { } replicaSet)
        {
            return null;
        }

        try
        {
            var history = await RolloutHistory.ReadAsync(cluster, workload, cancellationToken).ConfigureAwait(false);
            return history.Current?.SourceName == replicaSet ? null : exceeded.Time("lastUpdateTime");
        }
        catch (ApiException refusal) when (refusal.ErrorId == ErrorId.Forbidden)
        {
            // Whoever may not read ReplicaSets gets kubectl's answer, which takes the condition at its word.
            return null;
        }
    }
}
