using Rollouts.Changes;
using Rollouts.Clusters;
using Rollouts.Errors;
using Rollouts.History;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Undo;

/// <summary>
/// Takes a rollout back that has failed. Only to a revision that still serves: where no pod of the previous one is available, going
/// there would be one more untried rollout, and that is for a person to decide.
/// </summary>
/// <param name="cluster">The session.</param>
/// <param name="failed">The workload as it was when its rollout failed.</param>
/// <param name="time">The clock of the pauses.</param>
internal sealed class AutomaticUndo(ICluster cluster, Workload failed, TimeProvider time)
{
    private RolloutChange? _change;
    private string? _goal;

    /// <summary>Whether it has been taken back.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The rollout as it was then, to be waited for; its message says both ends.</summary>
    public Rollout? Undone { get; private set; }

    /// <summary>The stamp of the deadline that it then showed as exceeded: that of the template before.</summary>
    public DateTimeOffset? OldDeadline { get; private set; }

    /// <summary>Takes it back. Where the server was away in the middle it may be run again: what has come through is not done twice.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="RolloutException">Why it was left as it is.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var live = await cluster.ReadAnewAsync(failed, cancellationToken).ConfigureAwait(false);
        if (live.Uid == failed.Uid && live.TemplateHash == _goal)
        {
            // The answer to our write was lost, not the write.
            Undone ??= ChangeWriter.Answer(_change!, live);
        }
        else
        {
            var change = await PlanAsync(live, cancellationToken).ConfigureAwait(false);
            Undone = await ChangeWriter.ApplyAsync(cluster, change, dryRun: false, cancellationToken).ConfigureAwait(false);
            live = await cluster.ReadAnewAsync(failed, cancellationToken).ConfigureAwait(false);
        }

        OldDeadline ??= DeploymentConditions.ExceededDeadline(live.Json)?.Time("lastUpdateTime");
        await new StuckPodDeletion(time).RunAsync(cluster, _change!, Undone, cancellationToken).ConfigureAwait(false);
        IsDone = true;
    }

    private async Task<RolloutChange> PlanAsync(Workload live, CancellationToken cancellationToken)
    {
        if (live.Uid != failed.Uid || live.TemplateHash != failed.TemplateHash)
        {
            throw new RolloutException(ErrorId.Conflict, "somebody has changed it meanwhile", NextCommand.For("Get-RolloutHistory", failed));
        }

        if (RolloutJudge.Judge(live).Phase == RolloutPhase.Complete)
        {
            throw new RolloutException(ErrorId.NoPreviousRevision, "it has become complete meanwhile", NextCommand.For("Get-Rollout", failed));
        }

        var history = await RolloutHistory.ReadAsync(cluster, live, cancellationToken).ConfigureAwait(false);
        var previous = history.Previous ?? throw new RolloutException(ErrorId.NoPreviousRevision, "it has no other revision", NextCommand.For("Get-RolloutHistory", failed));
        if (previous.AvailablePods == 0)
        {
            throw new RolloutException(
                ErrorId.NoPreviousRevision,
                FormattableString.Invariant($"no pod of the previous revision {previous.Number} is available"),
                NextCommand.For("Get-RolloutHistory", failed));
        }

        _goal = previous.TemplateHash;
        return _change = UndoPlan.Make(history, previous.Number, changeCause: null, force: true);
    }
}
