namespace Rollouts.Selection;

/// <summary>What a command wants rollouts for; it decides what is an error.</summary>
public enum Purpose
{
    /// <summary>To show them: everything that fits, and silence where nothing does.</summary>
    Read,

    /// <summary>To wait for them: like reading, but not for the answer to a dry run.</summary>
    Wait,

    /// <summary>To change them: nothing by accident, nothing ambiguous, and only the very object that was meant.</summary>
    Act,
}
