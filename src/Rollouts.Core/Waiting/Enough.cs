using Rollouts.Problems;
using static System.FormattableString;

namespace Rollouts.Waiting;

/// <summary>Calls a rollout complete that has as many available new pods as its user finds enough.</summary>
internal static class Enough
{
    public static Rollout Of(Rollout judged, MinimumAvailable minimum)
    {
        if (minimum == MinimumAvailable.All || judged.Phase is not (RolloutPhase.Progressing or RolloutPhase.Failed) || judged.Generation > judged.ObservedGeneration)
        {
            return judged;
        }

        // Controllers count available pods of all templates together. At the worst every old pod is among them.
        var available = Math.Min(judged.Updated, judged.Available - judged.Outdated);
        return available < minimum.Of(judged.Desired) || judged.Desired == 0
            ? judged
            : judged with { Phase = RolloutPhase.Complete, Message = Invariant($"{available} of {judged.Desired} pods are up to date and available, enough for {minimum}") };
    }
}
