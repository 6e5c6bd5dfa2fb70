namespace Rollouts.Kubernetes.Requests;

/// <summary>
/// Whether the server is there, as those find it who ask it again and again. However many they are and however often they try, the
/// user is told once that it is away and once that it is back; and nothing of what only lasts a moment.
/// </summary>
/// <param name="server">What the server is called in a sentence.</param>
/// <param name="notes">Where it is told.</param>
/// <param name="time">The clock.</param>
internal sealed class ServerPresence(string server, SessionNotes notes, TimeProvider time)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private long _answered = time.GetTimestamp();
    private long? _missed;
    private bool _isTold;

    /// <summary>The server answered, well or not.</summary>
    public void Answered()
    {
        TimeSpan? away = null;
        lock (_gate)
        {
            _answered = time.GetTimestamp();
            if (_isTold)
            {
                away = time.GetElapsedTime(_missed!.Value, _answered);
            }

            (_missed, _isTold) = (null, false);
        }

        if (away is { } length)
        {
            notes.Presence($"{char.ToUpperInvariant(server[0])}{server[1..]} answers again, after {length.TotalSeconds:0} s.");
        }
    }

    /// <summary>A request that will be sent again has failed. Where the server answered it after all, nothing is missed.</summary>
    /// <param name="failure">How it failed.</param>
    /// <param name="askedAt">The timestamp at which it was sent.</param>
    public void Missed(RequestFailureException failure, long askedAt)
    {
        if (!failure.MayPass || (failure.StatusCode is not (0 or >= 500) && !failure.IsGarbled))
        {
            return;
        }

        lock (_gate)
        {
            // Others may have been answered while this one waited.
            _missed ??= Math.Max(askedAt, _answered);
            if (_isTold || time.GetElapsedTime(_missed.Value) < Moment)
            {
                return;
            }

            _isTold = true;
        }

        notes.Presence($"{failure.Message.TrimEnd('.')}. It is tried again until it answers.");
    }
}
