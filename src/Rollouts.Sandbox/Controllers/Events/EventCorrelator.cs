namespace Rollouts.Sandbox.Controllers.Events;

/// <summary>
/// Keeps a flood of events readable, as client-go's recorder does: an equal event is counted, not told again; from the tenth
/// on, events that differ in their message only are told as one "combined" event; and one source may tell about one object
/// 25 events at once, then one every five minutes.
/// </summary>
/// <param name="time">The cluster's clock.</param>
internal sealed class EventCorrelator(TimeProvider time)
{
    private const int SimilarBeforeCombined = 10;
    private const int Burst = 25;
    private const int Remembered = 4096;
    private static readonly TimeSpan SimilarWithin = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan OneMoreEvery = TimeSpan.FromMinutes(5);

    private readonly Recent<(EventSource, string Subject), (double Tokens, DateTimeOffset At)> _allowance = new(Remembered);
    private readonly Recent<EventGroup, (HashSet<string> Messages, DateTimeOffset At)> _similar = new(Remembered);
    private readonly Recent<(EventGroup, string Message), ToldEvent> _told = new(Remembered);

    /// <summary>What to do with an event.</summary>
    /// <returns>The group under which it is told, the message, and how it was told before; null where it is to be dropped.</returns>
    public (string Message, (EventGroup Group, string Message) Identity, ToldEvent? Before)? Correlate(EventGroup group, string message)
    {
        var now = time.GetUtcNow();
        if (!IsAllowed((group.Source, group.SubjectUid), now))
        {
            return null;
        }

        var (messages, at) = _similar.TryGet(group, out var similar) && now - similar.At <= SimilarWithin
            ? similar
            : (new HashSet<string>(StringComparer.Ordinal), now);
        messages.Add(message);
        _similar.Set(group, (messages, now));
        var combined = messages.Count >= SimilarBeforeCombined;
        if (combined)
        {
            // Which messages there were no longer matters, only that there were many.
            messages.Remove(message);
        }

        var identity = (group, combined ? "(combined)" : message);
        var before = _told.TryGet(identity, out var told) ? told : null;
        return (combined ? "(combined from similar events): " + message : message, identity, before);
    }

    /// <summary>Remembers how an event was told.</summary>
    public void Remember((EventGroup Group, string Message) identity, ToldEvent told) => _told.Set(identity, told);

    private bool IsAllowed((EventSource, string) teller, DateTimeOffset now)
    {
        var (tokens, at) = _allowance.TryGet(teller, out var known) ? known : (Burst, now);
        tokens = Math.Min(Burst, tokens + ((now - at) / OneMoreEvery));
        var allowed = tokens >= 1;
        _allowance.Set(teller, (allowed ? tokens - 1 : tokens, now));
        return allowed;
    }
}
