namespace Rollouts.Referee.Tests.Verdicts;

/// <summary>What <c>kubectl rollout status --watch=false</c> says about one workload.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Text">Its line, on standard output or standard error.</param>
internal sealed record KubectlVerdict(KubectlOutcome Outcome, string Text)
{
    public static KubectlVerdict OfOutput(string line) => line switch
    {
        _ when line.Contains("successfully rolled out", StringComparison.Ordinal) => new(KubectlOutcome.Complete, line),
        _ when line.StartsWith("partitioned roll out complete", StringComparison.Ordinal) => new(KubectlOutcome.Complete, line),
        _ when line.StartsWith("statefulset rolling update complete", StringComparison.Ordinal) => new(KubectlOutcome.Complete, line),
        _ when line.StartsWith("Waiting for ", StringComparison.OrdinalIgnoreCase) => new(KubectlOutcome.Progressing, line),
        _ => throw new InvalidOperationException($"kubectl said something new: {line}"),
    };

    public static KubectlVerdict OfError(string line) => line switch
    {
        _ when line.EndsWith(" exceeded its progress deadline", StringComparison.Ordinal) => new(KubectlOutcome.Failed, line),
        _ when line.EndsWith("rollout status is only available for RollingUpdate strategy type", StringComparison.Ordinal) => new(KubectlOutcome.Refused, line),
        _ => throw new InvalidOperationException($"kubectl failed with something new: {line}"),
    };
}
