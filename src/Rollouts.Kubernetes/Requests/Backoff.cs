namespace Rollouts.Kubernetes.Requests;

/// <summary>Pauses that grow from try to try, each drawn at random around its size so that many clients do not come back in step.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private int _tries;

    /// <summary>Whether there have been tries since the last success.</summary>
    public bool HasGrown => _tries > 0;

    /// <summary>The next pause: half to one and a half times the size it is due.</summary>
    public TimeSpan Next()
    {
        var due = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(_tries++, 30)), longest.TotalSeconds);
#pragma warning disable CA5394 // Jitter is no secret.
        return TimeSpan.FromSeconds(due * (0.5 + Random.Shared.NextDouble()));
#pragma warning restore CA5394
    }

    /// <summary>Starts over, after a success.</summary>
    public void Reset() => _tries = 0;
}
