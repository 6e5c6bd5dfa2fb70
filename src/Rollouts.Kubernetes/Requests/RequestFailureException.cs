namespace Rollouts.Kubernetes.Requests;

/// <summary>
/// A request that failed, with what the room needs to know to go on. Only <see cref="Error"/> leaves it: this exception is never
/// an inner one, so nothing of a request, whose headers hold credentials, can be reached from an error.
/// </summary>
internal sealed class RequestFailureException(RolloutException error) : Exception(error.Message)
{
    /// <summary>What the caller is told.</summary>
    public RolloutException Error { get; } = error;

    /// <summary>Trying again later may mend it.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The server cannot have acted on it, so that even a write may be sent again.</summary>
    public bool NothingHappened { get; init; }

    /// <summary>How often a single request is tried at most.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>An answer had begun, or was waited for, and nothing more came.</summary>
    public bool IsSilence { get; init; }

    /// <summary>The answer was a success and no API server's: a gateway's page, a sign-in.</summary>
    public bool IsGarbled { get; init; }

    /// <summary>Waiting longer than a single request would may mend it: what a follower goes on after. What once was an API server will be one again.</summary>
    public bool MayPass => IsTransient || IsGarbled || StatusCode is 408 or 410 or 429 or >= 500 || Error.ErrorId == ErrorId.ClusterUnreachable;

    /// <summary>The HTTP status; 0 where there was no answer.</summary>
    public int StatusCode => (Error as ApiException)?.StatusCode ?? 0;
}
