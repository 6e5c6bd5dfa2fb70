using Rollouts.Changes;
using Rollouts.Clusters;
using Rollouts.Errors;
using Rollouts.Status;

namespace Rollouts.Undo;

/// <summary>Deletes the pod that a StatefulSet is stuck on, so that the controller makes it again from the template that it was taken back to.</summary>
/// <param name="time">The clock of the pauses.</param>
public sealed class StuckPodDeletion(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Deletes the pod that a change names; does nothing where it names none.</summary>
    /// <param name="cluster">The session that the change was made through.</param>
    /// <param name="change">The change.</param>
    /// <param name="changed">What came of it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>One line that says what was done; null where nothing was to do.</returns>
    /// <exception cref="RolloutException"><see cref="ErrorId.RolloutTimeout"/> where the controller did not take the change up in time; the pod was left.</exception>
    public async Task<string?> RunAsync(ICluster cluster, RolloutChange change, Rollout changed, CancellationToken cancellationToken)
    {
        if (change.StuckPod is not { } stuck)
        {
            return null;
        }

        var shown = change.Workload;
        var live = await TakenUpAsync(cluster, shown, stuck, changed.Generation, cancellationToken).ConfigureAwait(false);
        return await IsStillStuckAsync(cluster, live, stuck, cancellationToken).ConfigureAwait(false)
            && await DeleteAsync(cluster, live, stuck, cancellationToken).ConfigureAwait(false)
                ? $"{shown.Describe()}: deleted pod {stuck.Name}"
                : $"{shown.Describe()}: pod {stuck.Name} does not hold it up any more, and was left";
    }

    // A pod that goes before the controller has taken the change up is made again as it was.
    private async Task<Workload> TakenUpAsync(ICluster cluster, Workload shown, StuckPod stuck, long generation, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var live = await cluster.ReadAnewAsync(shown, cancellationToken).ConfigureAwait(false);
            if (live.ObservedGeneration >= generation)
            {
                return live;
            }

            if (time.GetElapsedTime(start) >= Patience)
            {
                throw new RolloutException(
                    ErrorId.RolloutTimeout,
                    FormattableString.Invariant($"{shown.Describe()}: pod {stuck.Name} was left, because the controller did not take up the undo within {Patience.TotalSeconds} s. Deleted before that, it would come back as it was."),
                    $"{NextCommand.For("Undo-Rollout", shown)} -Force");
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> IsStillStuckAsync(ICluster cluster, Workload live, StuckPod stuck, CancellationToken cancellationToken)
    {
        try
        {
            var pod = await cluster.GetAsync(ResourceType.Pods, live.Namespace, stuck.Name, cancellationToken).ConfigureAwait(false);
            return StuckPod.Find(live.Json, [pod.Object]) == stuck;
        }
        catch (ApiException refusal) when (refusal.IsNotFound)
        {
            return false;
        }
    }

    private static async Task<bool> DeleteAsync(ICluster cluster, Workload live, StuckPod stuck, CancellationToken cancellationToken)
    {
        try
        {
            await cluster.DeleteAsync(ResourceType.Pods, live.Namespace, stuck.Name, stuck.Uid, dryRun: false, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ApiException refusal) when (refusal.IsNotFound || refusal.IsConflict)
        {
            // Somebody was quicker; what bears the name now is another pod.
            return false;
        }
    }
}
