namespace Rollouts.Sandbox.Kinds;

/// <summary>A kind whose generation counts the changes of its spec.</summary>
internal class SpecRules : KindRules
{
    /// <inheritdoc/>
    public override bool CountsGeneration => true;
}
