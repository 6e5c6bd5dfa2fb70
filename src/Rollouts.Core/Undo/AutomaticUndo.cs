using Rollouts.Changes;
using Rollouts.Clusters;
using Rollouts.Errors;
using Rollouts.History;
using Rollouts.Status;

namespace Rollouts.Undo;

/// <summary>
/// Takes a rollout back that has failed. Only to a revision that still serves: where no pod of the previous one is available, going
/// there would be one more untried rollout, and that is for a person to decide.
/// </summary>
/// <param name="time">The clock of the pauses.</param>
internal sealed class AutomaticUndo(TimeProvider time)
{
    /// <summary>Takes it back.</summary>
    /// <param name="cluster">The session.</param>
    /// <param name="failed">The workload as it was when its rollout failed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The rollout as it is then, to be waited for; its message says both ends.</returns>
    /// <exception cref="RolloutException">Why it was left as it is.</exception>
    public async Task<Rollout> RunAsync(ICluster cluster, Workload failed, CancellationToken cancellationToken)
    {
        var reply = await cluster.GetAsync(failed.Kind.Resource, failed.Namespace, failed.Name, cancellationToken).ConfigureAwait(false);
        var live = new Workload(failed.Kind, reply.Object, failed.Cluster);
        if (live.Uid != failed.Uid || live.TemplateHash != failed.TemplateHash)
        {
            throw new RolloutException(ErrorId.Conflict, "somebody has changed it meanwhile", NextCommand.For("Get-RolloutHistory", failed));
        }

        var history = await RolloutHistory.ReadAsync(cluster, live, cancellationToken).ConfigureAwait(false);
        var previous = history.Previous ?? throw new RolloutException(ErrorId.NoPreviousRevision, "it has no other revision", NextCommand.For("Get-RolloutHistory", failed));
        if (previous.AvailablePods == 0)
        {
            throw new RolloutException(
                ErrorId.NoPreviousRevision,
                FormattableString.Invariant($"no pod of the previous revision {previous.Number} is available"),
                FormattableString.Invariant($"{NextCommand.For("Undo-Rollout", failed)} -ToRevision {previous.Number}"));
        }

        var change = UndoPlan.Make(history, previous.Number, changeCause: null, force: true);
        var undone = await ChangeWriter.ApplyAsync(cluster, change, dryRun: false, cancellationToken).ConfigureAwait(false);
        await new StuckPodDeletion(time).RunAsync(cluster, change, undone, cancellationToken).ConfigureAwait(false);
        return undone;
    }
}
