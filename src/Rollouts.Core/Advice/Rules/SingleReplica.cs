namespace Rollouts.Advice.Rules;

/// <summary>One pod is none while it moves. A DaemonSet has as many as there are nodes.</summary>
internal sealed class SingleReplica : IAdviceRule
{
    public string Id => nameof(SingleReplica);

    public IEnumerable<Hint> Check(AdviceSubject subject)
    {
        if (!subject.IsDaemonSet && subject.Desired == 1)
        {
            yield return Hint.Information(
                "it has one replica: when its node fails or is drained, nothing serves until another pod is ready",
                Hint.Manifest("spec: { replicas: 2 }"));
        }
    }
}
