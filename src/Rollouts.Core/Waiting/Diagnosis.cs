using Rollouts.Problems;

namespace Rollouts.Waiting;

/// <summary>Explains a failure: with the problems that were seen, looked for once where nothing was seen yet, and with the last log lines.</summary>
/// <param name="target">The rollout.</param>
/// <param name="options">How it was waited for.</param>
/// <param name="time">The clock.</param>
internal sealed class Diagnosis(WaitTarget target, WaitOptions options, TimeProvider time)
{
    // A verdict is not held up for long by a kubelet that does not answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The outcome with its problems, their logs, and a sentence that names the worst.</summary>
    public async Task<WaitOutcome> ExplainAsync(WaitOutcome outcome, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var problems = outcome.Rollout.Problems;
        var unseen = new List<string>();
        try
        {
            if (problems.Count == 0)
            {
                problems = await LookAsync(unseen.Add, both.Token).ConfigureAwait(false);
            }

            problems = await ProblemLogs.AddAsync(target.Cluster, problems, options.LogLines, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What is known already has to do.
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // The failure itself matters, not that its reason cannot be read: whatever goes wrong here must not hide it, or keep it from being taken back.
        }

        return Tell(outcome, problems, unseen.FirstOrDefault());
    }

    private async Task<IReadOnlyList<RolloutProblem>> LookAsync(Action<string> note, CancellationToken cancellationToken)
    {
        var snapshot = await new SnapshotReader(note).ReadAnewAsync(target.Cluster, target.First, target.OldDeadline, events: null, cancellationToken).ConfigureAwait(false);
        return snapshot.Workload.Uid == target.First.Uid ? ProblemTracker.Look(snapshot, options.Policy).Reasons : [];
    }

    private static WaitOutcome Tell(WaitOutcome outcome, IReadOnlyList<RolloutProblem> problems, string? unseen)
    {
        var failure = outcome.Failure!;
        var isLost = failure.ErrorId != ErrorId.RolloutTimeout;
        var rollout = outcome.Rollout with { Phase = isLost ? RolloutPhase.Failed : outcome.Rollout.Phase, Problems = problems };
        var message = problems.Count > 0 && failure.ErrorId != ErrorId.RolloutFailed ? $"{failure.Message} {problems[0]}."
            : problems.Count == 0 && unseen is not null ? $"{failure.Message} {unseen}"
            : failure.Message;
        if (problems.Select(problem => problem.Log).FirstOrDefault(log => log.Count > 0) is { } lines)
        {
            message = $"{message} Its log ends: {lines[^1]}";
        }

        var remedy = problems.Count == 0 ? failure.Remedy : problems[0].Remedy;
        return new WaitOutcome(rollout, $"{failure.ErrorId}: {message}", new RolloutException(failure.ErrorId, message, remedy) { Target = rollout });
    }
}
