using Rollouts.Errors;

namespace Rollouts.Waiting;

/// <summary>How a wait ended.</summary>
/// <param name="Rollout">The rollout as it was last seen.</param>
/// <param name="Line">The line that tells it.</param>
/// <param name="Failure">Why it ended badly; null where it ended well.</param>
internal sealed record WaitOutcome(Rollout Rollout, string Line, RolloutException? Failure = null)
{
    // With the failure, and once.
    private bool IsLogTold { get; init; }

    private string? Undo { get; init; }

    private IReadOnlyList<string> Log => Failure is null ? [] : Rollout.Problems.Select(problem => problem.Log).FirstOrDefault(log => log.Count > 0) ?? [];

    /// <summary>That it has ended so.</summary>
    public WaitReport End() => new(Rollout, Line, IsEnd: true, Failure) { Log = IsLogTold ? [] : Log, Undo = Undo };

    /// <summary>That this is how it stands, and that more follows.</summary>
    public WaitReport Told() => new(Rollout, Line) { IsTrouble = true, Log = Log };

    /// <summary>A failure, or a success, in whose telling something of ours broke.</summary>
    /// <param name="defect">What.</param>
    public WaitOutcome Broken(Exception defect) => Failure is { ErrorId: Defect.Id } ? this : new WaitOutcome(Rollout, Line, Failure ?? Defect.Of(defect));

    /// <summary>A failure that was left as it is.</summary>
    /// <param name="reason">Why.</param>
    public WaitOutcome NotTakenBack(RolloutException reason) => reason.ErrorId == ErrorId.NoPreviousRevision
        ? With(Failure!.ErrorId, $"It was not taken back: {reason.Message.TrimEnd('.')}.", reason.Remedy) with { Line = $"{Rollout.Kind.ToLowerInvariant()}/{Rollout.Name} in {Rollout.Namespace}: not taken back: {reason.Message.TrimEnd('.')}" }
        : With(ErrorId.UndoFailed, $"Taking it back failed too ({reason.ErrorId}): {reason.Message.TrimEnd('.')}.", reason.Remedy);

    /// <summary>A failure that was taken back.</summary>
    /// <param name="undone">The rollout right after the undo; its message says both ends.</param>
    /// <param name="after">How the wait for it ended.</param>
    /// <param name="remedy">The next command to type where the undo went well.</param>
    public WaitOutcome TakenBack(Rollout undone, WaitOutcome after, string remedy) => after.Failure is { } failure
        ? With(ErrorId.UndoFailed, $"It was taken back ({Ends(undone)}), and that failed too ({failure.ErrorId}): {failure.Message}", failure.Remedy)
        : With(Failure!.ErrorId, $"It was taken back: {Ends(undone)}; {after.Rollout.Message}.", remedy) with { Line = after.Line };

    private WaitOutcome With(string errorId, string more, string remedy)
    {
        var message = $"{Failure!.Message.TrimEnd('.')}. {more}";
        return new WaitOutcome(Rollout, $"{errorId}: {message}", new RolloutException(errorId, message, remedy) { Target = Rollout }) { IsLogTold = true, Undo = more };
    }

    // The message goes on with where the rollout stood in that moment, which is no news any more.
    private static string Ends(Rollout undone) => undone.Message.Split("; ", 2)[0];
}
