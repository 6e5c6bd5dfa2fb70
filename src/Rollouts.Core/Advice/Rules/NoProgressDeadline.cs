using Rollouts.Json;

namespace Rollouts.Advice.Rules;

/// <summary>Without a progress deadline a Deployment that does not get on never counts as failed. The API fills in 600; the largest number means none.</summary>
internal sealed class NoProgressDeadline : IAdviceRule
{
    public string Id => nameof(NoProgressDeadline);

    public IEnumerable<Hint> Check(AdviceSubject subject)
    {
        if (subject.IsDeployment && subject.Json.Number("spec", "progressDeadlineSeconds") is >= int.MaxValue)
        {
            yield return Hint.Warning(
                "it has no progress deadline: a rollout that does not get on never counts as failed",
                Hint.Manifest("spec: { progressDeadlineSeconds: 600 }"));
        }
    }
}
