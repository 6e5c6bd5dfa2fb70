namespace Rollouts.Kubernetes.Watching;

/// <summary>The server's clock while an answer lasts: what it said at the answer's beginning, and the time since.</summary>
internal sealed class ServerClock(HttpResponseMessage response, TimeProvider time)
{
    private readonly DateTimeOffset? _said = response.Headers.Date;
    private readonly long _at = time.GetTimestamp();

    /// <summary>The server's time; null where it does not say.</summary>
    public DateTimeOffset? Now => _said + time.GetElapsedTime(_at);
}
