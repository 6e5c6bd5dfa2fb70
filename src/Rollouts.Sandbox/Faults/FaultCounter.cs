namespace Rollouts.Sandbox.Faults;

/// <summary>Counts the requests that a fault may hit, and says which it does.</summary>
/// <param name="chance">Draws for percentages; used by one thread at a time.</param>
internal sealed class FaultCounter(Random chance)
{
    private readonly Dictionary<Share, long> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>Counts a request.</summary>
    /// <returns>Whether it is hit.</returns>
    public bool Hits(Share share)
    {
        if (share == Share.Never)
        {
            return false;
        }

        lock (_seen)
        {
            var number = _seen[share] = _seen.GetValueOrDefault(share) + 1;
            return share.Hits(number, chance);
        }
    }

    /// <summary>Draws how late an answer comes.</summary>
    public TimeSpan Draw(Delay delay)
    {
        lock (_seen)
        {
            return delay.Draw(chance);
        }
    }
}
