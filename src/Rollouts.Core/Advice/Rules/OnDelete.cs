using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Advice.Rules;

/// <summary>Under OnDelete a change waits for somebody who deletes pods.</summary>
internal sealed class OnDelete : IAdviceRule
{
    public string Id => nameof(OnDelete);

    public IEnumerable<Hint> Check(AdviceSubject subject)
    {
        if (!subject.IsDeployment && subject.Strategy.Text("type") == UpdateStrategy.OnDelete)
        {
            yield return Hint.Information(
                "its update strategy is OnDelete: a new version comes only to pods that somebody deletes, and so does an undo",
                Hint.Manifest("spec: { updateStrategy: { type: RollingUpdate } }"));
        }
    }
}
