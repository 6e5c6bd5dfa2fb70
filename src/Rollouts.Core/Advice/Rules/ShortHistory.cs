using Rollouts.Json;

namespace Rollouts.Advice.Rules;

/// <summary>An undo needs the old revision. The API fills in 10.</summary>
internal sealed class ShortHistory : IAdviceRule
{
    public string Id => nameof(ShortHistory);

    public IEnumerable<Hint> Check(AdviceSubject subject)
    {
        var remedy = Hint.Manifest("spec: { revisionHistoryLimit: 10 }");
        switch (subject.Json.Number("spec", "revisionHistoryLimit"))
        {
            case 0:
                yield return Hint.Warning("revisionHistoryLimit is 0: no old revision is kept, so that nothing can be undone", remedy);
                break;
            case 1:
                yield return Hint.Warning("revisionHistoryLimit is 1: after two bad versions in a row the good one is gone", remedy);
                break;
        }
    }
}
