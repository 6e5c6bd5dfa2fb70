namespace Rollouts.Sandbox.Patching;

/// <summary>A patch cannot be applied.</summary>
/// <param name="message">Why, as Kubernetes words it.</param>
/// <param name="isMalformed">Whether the patch itself is wrong (400), not just unfit for this object (422).</param>
internal sealed class PatchException(string message, bool isMalformed = false) : Exception(message)
{
    /// <summary>Whether the patch itself is wrong (400), not just unfit for this object (422).</summary>
    public bool IsMalformed { get; } = isMalformed;
}
