namespace Rollouts.Sandbox.Wire;

/// <summary>The connection is to be broken in the middle of an answer, or instead of one.</summary>
/// <param name="isReset">Whether it is reset, as by a server that is gone, rather than closed.</param>
internal sealed class CutOffException(bool isReset) : IOException("The connection is cut off.")
{
    /// <summary>Whether it is reset rather than closed.</summary>
    public bool IsReset { get; } = isReset;
}
