namespace Rollouts.Benchmarks.Sessions;

/// <summary>What a script did and what it cost, measured inside the session.</summary>
internal sealed record SessionReply
{
    /// <summary>From the call to the return.</summary>
    public double Milliseconds { get; init; }

    /// <summary>From the call to the first object.</summary>
    public double FirstMilliseconds { get; init; }

    /// <summary>How many objects came.</summary>
    public int Count { get; init; }

    /// <summary>The processor time of the process meanwhile.</summary>
    public double ProcessorMilliseconds { get; init; }

    /// <summary>The bytes that the process allocated meanwhile.</summary>
    public long Allocated { get; init; }

    /// <summary>The resident memory of the process before, after a collection.</summary>
    public long ResidentBefore { get; init; }

    /// <summary>The most resident memory of the process meanwhile.</summary>
    public long ResidentPeak { get; init; }

    /// <summary>The objects, where they were kept.</summary>
    public IReadOnlyList<Said> Output { get; init; } = [];

    /// <summary>The lines for the reader, where they were kept.</summary>
    public IReadOnlyList<Said> Lines { get; init; } = [];

    /// <summary>The errors.</summary>
    public IReadOnlyList<Said> Errors { get; init; } = [];
}
