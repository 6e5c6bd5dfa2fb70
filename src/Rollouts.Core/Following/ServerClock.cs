namespace Rollouts.Following;

/// <summary>The server's clock, known from the Date of its answers and moved on by a monotonic one: the clock of this machine may be wrong by minutes.</summary>
/// <param name="time">The clock of this machine.</param>
internal sealed class ServerClock(TimeProvider time)
{
    private readonly object _gate = new();
    private DateTimeOffset _told = time.GetUtcNow();
    private long _at = time.GetTimestamp();

    /// <summary>The time there.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                return _told + time.GetElapsedTime(_at);
            }
        }
    }

    /// <summary>Takes in what an answer says; null where it says nothing.</summary>
    public void Set(DateTimeOffset? told)
    {
        if (told is { } now)
        {
            lock (_gate)
            {
                (_told, _at) = (now, time.GetTimestamp());
            }
        }
    }
}
