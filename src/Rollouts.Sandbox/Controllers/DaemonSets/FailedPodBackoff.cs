namespace Rollouts.Sandbox.Controllers.DaemonSets;

/// <summary>
/// How long a failed pod is left lying before it is deleted and made anew: a second, then twice as long each time, up to a
/// quarter of an hour. A kubelet that refuses a pod, and a controller that makes it again, would otherwise keep each other busy.
/// </summary>
internal sealed class FailedPodBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly Dictionary<string, (TimeSpan Pause, DateTimeOffset Since)> _entries = new(StringComparer.Ordinal);

    /// <summary>How long a place must still wait; zero where it may go on, which counts as the next failure.</summary>
    /// <param name="place">The DaemonSet, its generation and the node.</param>
    /// <param name="now">The cluster's time.</param>
    public TimeSpan Take(string place, DateTimeOffset now)
    {
        if (!_entries.TryGetValue(place, out var entry) || now - entry.Since > Longest * 2)
        {
            _entries[place] = (First, now);
            return TimeSpan.Zero;
        }

        var left = entry.Since + entry.Pause - now;
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        _entries[place] = (entry.Pause * 2 < Longest ? entry.Pause * 2 : Longest, now);
        return TimeSpan.Zero;
    }

    /// <summary>Forgets a DaemonSet that is gone.</summary>
    public void Forget(string uid)
    {
        foreach (var place in _entries.Keys.Where(p => p.StartsWith(uid, StringComparison.Ordinal)).ToList())
        {
            _entries.Remove(place);
        }
    }
}
