namespace Rollouts;

/// <summary>What a wait holds on to, so that it speaks of one change and no other.</summary>
/// <param name="TemplateHash">The canonical hash of the pod template that is waited for.</param>
/// <param name="GenerationFloor">States of an older generation are not believed: a watch may still tell what was before the change.</param>
internal sealed record RolloutPin(string TemplateHash, long GenerationFloor);
