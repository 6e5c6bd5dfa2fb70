using Rollouts.Waiting;

namespace Rollouts.Supervision.Tests;

/// <summary>How a wait went.</summary>
/// <param name="Reports">What was told, and when on the cluster's clock.</param>
internal sealed record Ending(IReadOnlyList<(TimeSpan After, WaitReport Report)> Reports)
{
    public TimeSpan After => Reports[^1].After;

    public WaitReport End => Reports[^1].Report;

    public RolloutException? Failure => End.Failure;

    public RolloutProblem Problem => ((Rollout)Failure!.Target!).Problems[0];

    public IEnumerable<string> Lines => Reports.Select(told => told.Report.Line);

    /// <summary>That it ended well, with all that was told for whoever has to find out why it did not.</summary>
    public Ending Succeeded()
    {
        Assert.True(Failure is null && End.IsEnd, string.Join('\n', Reports.Select(told => $"{told.After.TotalSeconds,6:0.0} {told.Report.Line}")));
        return this;
    }
}
