using Rollouts.History;

namespace Rollouts.Advice.Rules;

/// <summary>A history without reasons is a list of numbers.</summary>
internal sealed class NoChangeCause : IAdviceRule
{
    public string Id => nameof(NoChangeCause);

    public IEnumerable<Hint> Check(AdviceSubject subject)
    {
        if (string.IsNullOrWhiteSpace(subject.Workload.Annotation(RevisionNumber.ChangeCauseAnnotation)))
        {
            yield return Hint.Information(
                "nobody writes a change-cause: its history does not say why there is a revision",
                Hint.Manifest($"metadata: {{ annotations: {{ {RevisionNumber.ChangeCauseAnnotation}: WHY }} }}; or -ChangeCause with each Set-RolloutImage"));
        }
    }
}
