using System.Management.Automation;
using Microsoft.Extensions.Time.Testing;
using Rollouts.Waiting;

namespace Rollouts.Reporting.Tests;

/// <summary>What somebody at a terminal sees of a wait.</summary>
public sealed class ProgressBarsTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<ProgressRecord> _written = [];
    private readonly ProgressBars _bars;

    public ProgressBarsTests() => _bars = new ProgressBars(_written.Add, _time);

    public ValueTask DisposeAsync() => _bars.DisposeAsync();

    [Fact]
    public void A_bar_counts_pods_and_says_what_is_waited_for_and_how_long_it_has_been()
    {
        _bars.Begin(1);
        _time.Advance(TimeSpan.FromMilliseconds(500));

        _bars.Show(new WaitReport(Rolling("web", updated: 3, available: 1), "said elsewhere"));

        var bar = Assert.Single(_written);
        Assert.Equal(("deployment/web in prod", "0:00 1 of 4 new pods are available", 25, -1), (bar.Activity, bar.StatusDescription, bar.PercentComplete, bar.ParentActivityId));
        Assert.Equal(ProgressRecordType.Processing, bar.RecordType);
    }

    [Fact]
    public void The_time_moves_while_nothing_else_does()
    {
        _bars.Begin(1);
        _bars.Show(new WaitReport(Rolling("web", 3, 1), ""));

        _time.Advance(TimeSpan.FromSeconds(75));

        Assert.Equal(1 + 75, _written.Count);
        Assert.Equal("1:15 1 of 4 new pods are available", _written[^1].StatusDescription);
    }

    [Fact]
    public void Several_have_one_above_them_that_counts_them()
    {
        _bars.Begin(3);
        _bars.Show(new WaitReport(Rolling("web", 1, 0), ""));
        _bars.Show(new WaitReport(Rolling("api", 1, 0), ""));
        _bars.Show(new WaitReport(Rolling("web", 4, 4), "", IsEnd: true));
        _bars.Show(new WaitReport(Rolling("api", 1, 0), "", IsEnd: true, new RolloutException("RolloutFailed", "failed", "")));
        _bars.Show(new WaitReport(Rolling("cart", 1, 0), ""));
        _bars.Show(new WaitReport(Rolling("cart", 4, 4), "", IsEnd: true));

        var above = _written.Where(bar => bar.ActivityId == 0).ToList();
        Assert.Equal(
            ["0:00 0 ended well, 3 to go", "0:00 1 ended well, 2 to go", "0:00 1 ended well, 1 failed, 1 to go", "0:00 2 ended well, 1 failed, 0 to go"],
            above.Select(bar => bar.StatusDescription));
        Assert.All(above, bar => Assert.Equal("3 rollouts", bar.Activity));
        Assert.Equal([0, 33, 66, 100], above.Select(bar => bar.PercentComplete));
        Assert.Equal(ProgressRecordType.Completed, above[^1].RecordType);
        Assert.All(_written.Where(bar => bar.ActivityId != 0), bar => Assert.Equal(0, bar.ParentActivityId));
    }

    [Fact]
    public void A_bar_goes_with_its_rollout_and_none_takes_the_place_of_another()
    {
        _bars.Begin(3);
        _bars.Show(new WaitReport(Rolling("web", 1, 0), ""));
        _bars.Show(new WaitReport(Rolling("api", 1, 0), ""));
        _bars.Show(new WaitReport(Rolling("web", 4, 4), "", IsEnd: true));
        _bars.Show(new WaitReport(Rolling("cart", 1, 0), ""));

        var ids = _written.Where(bar => bar.ActivityId != 0).ToLookup(bar => bar.Activity, bar => bar.ActivityId);
        Assert.Equal(3, ids.Select(bar => Assert.Single(bar.Distinct())).Distinct().Count());
        Assert.Equal("deployment/web in prod", Assert.Single(_written, bar => bar.RecordType == ProgressRecordType.Completed).Activity);

        _written.Clear();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, _written.Count);
        Assert.DoesNotContain(_written, bar => bar.Activity == "deployment/web in prod");
    }

    [Fact]
    public async Task Nothing_is_written_when_it_is_over()
    {
        _bars.Begin(1);
        _bars.Show(new WaitReport(Rolling("web", 1, 0), ""));
        await _bars.DisposeAsync();
        _written.Clear();

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Empty(_written);
    }

    [Fact]
    public async Task A_beat_after_a_stop_is_harmless()
    {
        await using var bars = new ProgressBars(_ => throw new OperationCanceledException(), _time);
        Assert.Throws<OperationCanceledException>(() => bars.Begin(2));

        _time.Advance(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void What_has_no_pods_has_no_percentage()
    {
        _bars.Show(new WaitReport(Rolling("web", 0, 0) with { Desired = 0 }, ""));

        Assert.Equal(-1, Assert.Single(_written).PercentComplete);
    }

    private static Rollout Rolling(string name, int updated, int available) => new()
    {
        Kind = "Deployment",
        Namespace = "prod",
        Name = name,
        Uid = "uid-" + name,
        Desired = 4,
        Updated = updated,
        Available = available,
        Message = $"{available} of 4 new pods are available",
    };
}
