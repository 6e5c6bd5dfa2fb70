using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Faults;

/// <summary>A plan at work: since when, and what it has counted so far. Setting the faults anew starts all of it anew.</summary>
internal sealed class ActiveFaults : IDisposable
{
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _since;
    private readonly ITimer? _outages;

    /// <summary>Starts a plan.</summary>
    /// <param name="source">The ConfigMap that tells it; null for none.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="time">The cluster's clock.</param>
    /// <param name="leave">Called whenever an outage begins, to break what is under way.</param>
    public ActiveFaults(StoredObject? source, FaultPlan plan, TimeProvider time, Action leave)
    {
        Source = source;
        Plan = plan;
        _time = time;
        _since = time.GetUtcNow();
#pragma warning disable CA5394 // Faults are no secret; they are to be the same each time.
        Counter = new FaultCounter(new Random(plan.Seed));
#pragma warning restore CA5394
        if (plan.Away is { } outage)
        {
            _outages = time.CreateTimer(_ => leave(), null, outage.After, outage.Every ?? Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The ConfigMap that tells it; null for none.</summary>
    public StoredObject? Source { get; }

    /// <summary>The plan.</summary>
    public FaultPlan Plan { get; }

    /// <summary>Says which requests are hit.</summary>
    public FaultCounter Counter { get; }

    /// <summary>Whether the server is away now.</summary>
    public bool IsAway => Plan.Away?.IsOn(_time.GetUtcNow() - _since) == true;

    /// <inheritdoc/>
    public void Dispose() => _outages?.Dispose();
}
