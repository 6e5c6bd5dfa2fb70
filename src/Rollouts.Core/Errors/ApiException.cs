namespace Rollouts;

/// <summary>A refusal by the API server, as its Status object tells it.</summary>
public sealed class ApiException : RolloutException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errorId">One of <see cref="Rollouts.ErrorId"/>.</param>
    /// <param name="statusCode">The HTTP status code.</param>
    /// <param name="reason">The Status object's <c>reason</c>, such as <c>NotFound</c>; empty where the body was no Status.</param>
    /// <param name="message">What happened, to which object, in which cluster.</param>
    /// <param name="remedy">The next command to type.</param>
    public ApiException(string errorId, int statusCode, string reason, string message, string remedy = "")
        : base(errorId, message, remedy)
    {
        StatusCode = statusCode;
        Reason = reason;
    }

    /// <summary>The HTTP status code.</summary>
    public int StatusCode { get; }

    /// <summary>The Status object's <c>reason</c>, such as <c>NotFound</c>, <c>Conflict</c>, <c>Expired</c>; empty where the body was no Status.</summary>
    public string Reason { get; }

    /// <summary>The object does not exist (HTTP 404).</summary>
    public bool IsNotFound => StatusCode == 404;

    /// <summary>The object, as it would be, is not valid (HTTP 422).</summary>
    public bool IsInvalid => StatusCode == 422;

    /// <summary>The object changed since it was read, or exists already (HTTP 409).</summary>
    public bool IsConflict => StatusCode == 409;
}
