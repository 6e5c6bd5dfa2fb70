using Rollouts.Json;

namespace Rollouts.Advice.Rules;

/// <summary>A progress deadline of more than an hour tells of a failure when nobody is looking any more.</summary>
internal sealed class LongProgressDeadline : IAdviceRule
{
    private const int Hour = 3600;

    public string Id => nameof(LongProgressDeadline);

    public IEnumerable<Hint> Check(AdviceSubject subject)
    {
        if (subject.IsDeployment && subject.Json.Number("spec", "progressDeadlineSeconds") is { } seconds and > Hour and < int.MaxValue)
        {
            yield return Hint.Information(
                FormattableString.Invariant($"its progress deadline is {seconds} s: a rollout that does not get on counts as failed only after more than an hour"),
                Hint.Manifest("spec: { progressDeadlineSeconds: 600 }"));
        }
    }
}
