using Rollouts.Errors;
using Rollouts.Following;
using Rollouts.Problems;
using Rollouts.Showing;
using Rollouts.Status;
using Rollouts.Waiting;

namespace Rollouts.Watching;

/// <summary>The watch of one rollout.</summary>
/// <param name="target">The rollout.</param>
/// <param name="logLines">How many last log lines of a broken container are read.</param>
/// <param name="time">The clock.</param>
internal sealed class RolloutWatch(WaitTarget target, int logLines, TimeProvider time)
{
    private readonly ProblemTracker _problems = new(ProblemPolicy.Default, time);
    private Workload _last = target.First;
    private Rollout? _told;
    private IReadOnlyList<string> _drawn = [];

    /// <summary>The rollout as the streams know it.</summary>
    public FollowedRollout Followed { get; } = new(target.First, target.Cluster, time);

    /// <summary>Whether a tree is told, and every change in it.</summary>
    public bool HasTree { get; init; }

    /// <summary>Watches until it cannot be watched any more, or the token is cancelled.</summary>
    public async Task RunAsync(Action<WatchReport> tell, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var lookAgainAfter = await TellAsync(tell, cancellationToken).ConfigureAwait(false);
                await Followed.Inbox.WaitAsync(lookAgainAfter, cancellationToken).ConfigureAwait(false);
                while (Followed.Inbox.TryTake(out var sighting))
                {
                    if (sighting is Sighting.Lost lost)
                    {
                        tell(new WatchReport(_told ?? RolloutJudge.Judge(_last), lost.Error));
                        return;
                    }

                    await TakeAsync(sighting, tell, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception defect) when (!cancellationToken.IsCancellationRequested)
        {
            // One that meets a defect of ours ends with it, and takes no other along.
            tell(new WatchReport(_told ?? RolloutJudge.Judge(target.First), Defect.Of(defect)));
        }
        finally
        {
            Followed.End();
        }
    }

    // Every state of the workload is told, even if the next is there already: none is missed.
    private async Task TakeAsync(Sighting sighting, Action<WatchReport> tell, CancellationToken cancellationToken)
    {
        if (sighting is Sighting.Gone && _told is { Phase: not RolloutPhase.Deleted } before)
        {
            _told = before with { Phase = RolloutPhase.Deleted, Message = "deleted", Problems = [] };
            _drawn = [];
            tell(new WatchReport(_told) { Tree = HasTree ? RolloutTree.OfDeleted(_told) : null });
        }
        else if (sighting is Sighting.State state)
        {
            _last = state.Workload;
            Followed.Uid = _last.Uid;
            await TellAsync(tell, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<TimeSpan?> TellAsync(Action<WatchReport> tell, CancellationToken cancellationToken)
    {
        if (_told is { Phase: RolloutPhase.Deleted } deleted && deleted.Uid == _last.Uid)
        {
            return null;
        }

        // Asked before the snapshot is taken: what comes in between is not in it.
        var isAllTold = Followed.Surroundings.IsAllTold;
        var snapshot = Followed.Surroundings.Of(_last, target.OldDeadline);
        var assessment = _problems.Observe(snapshot);
        if (HasTree)
        {
            TellTree(TreeBuilder.Of(snapshot, assessment), isAllTold, tell);
            return assessment.LookAgainAfter;
        }

        var rollout = RolloutDetails.Of(snapshot, assessment);
        if (_told is null || IsNews(_told, rollout))
        {
            rollout = rollout with { Problems = await ProblemLogs.AddAsync(target.Cluster, rollout.Problems, logLines, cancellationToken).ConfigureAwait(false) };
            _told = rollout;
            tell(new WatchReport(rollout));
        }

        return assessment.LookAgainAfter;
    }

    // A tree without its pods would be told as if there were none. What is drawn says whether there is news: ages alone are none.
    private void TellTree(RolloutTree tree, bool isAllTold, Action<WatchReport> tell)
    {
        _told ??= tree.Rollout;
        var drawn = TreeText.Draw(tree with { ServerTime = null }, new TreeStyle { MostPods = int.MaxValue, MostSoundPods = int.MaxValue, MostHistory = int.MaxValue });
        if (isAllTold && !drawn.SequenceEqual(_drawn, StringComparer.Ordinal))
        {
            (_told, _drawn) = (tree.Rollout, drawn);
            tell(new WatchReport(tree.Rollout) { Tree = tree });
        }
    }

    private static bool IsNews(Rollout before, Rollout now) =>
        (before.Uid, before.Phase, before.Message, before.Revision, before.Desired, before.Current, before.Updated, before.Ready, before.Available, before.HasPendingChange, before.ChangeCause)
            != (now.Uid, now.Phase, now.Message, now.Revision, now.Desired, now.Current, now.Updated, now.Ready, now.Available, now.HasPendingChange, now.ChangeCause)
        || !before.Images.SequenceEqual(now.Images, StringComparer.Ordinal)
        || !before.Problems.Select(problem => (problem.Id, problem.Severity)).SequenceEqual(now.Problems.Select(problem => (problem.Id, problem.Severity)));
}
