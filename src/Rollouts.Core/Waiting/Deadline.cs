namespace Rollouts.Waiting;

/// <summary>A limit on a monotonic clock.</summary>
/// <param name="time">The clock.</param>
/// <param name="limit">How long from now; zero for no limit.</param>
internal sealed class Deadline(TimeProvider time, TimeSpan limit)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>How long there was in all; zero for no limit.</summary>
    public TimeSpan Limit => limit;

    /// <summary>How long there still is; null for no limit.</summary>
    public TimeSpan? Left
    {
        get
        {
            if (limit == TimeSpan.Zero)
            {
                return null;
            }

            var left = limit - time.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>The shorter of two spans, of which either may be without end.</summary>
    public static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => (a, b) switch
    {
        (null, _) => b,
        (_, null) => a,
        _ => a < b ? a : b,
    };
}
