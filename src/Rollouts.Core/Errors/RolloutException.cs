namespace Rollouts;

/// <summary>
/// The one exception that leaves Core and the machine room on purpose. It carries text only – never a client's exception,
/// whose request headers hold credentials – so it can be shown, logged and serialized.
/// </summary>
public class RolloutException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errorId">One of <see cref="Rollouts.ErrorId"/>.</param>
    /// <param name="message">What happened, to which object, in which cluster.</param>
    /// <param name="remedy">The next command to type, or what to do; empty where there is none.</param>
    public RolloutException(string errorId, string message, string remedy = "")
        : base(message)
    {
        ErrorId = errorId;
        Remedy = remedy;
    }

    /// <summary>One of <see cref="Rollouts.ErrorId"/>.</summary>
    public string ErrorId { get; }

    /// <summary>The next command to type, or what to do; empty where there is none.</summary>
    public string Remedy { get; }

    /// <summary>What the error is about: a <see cref="Rollout"/>, a name, a path. Shown as the record's TargetObject.</summary>
    public object? Target { get; init; }
}
