using Rollouts.Messages;

namespace Rollouts.Reporting.Tests;

/// <summary>How work and the pipeline wait for each other.</summary>
public sealed class OutboxTests
{
    [Fact]
    public async Task What_is_said_does_not_wait_for_a_reader_who_is_busy()
    {
        using var stop = new CancellationTokenSource();
        var outbox = new Outbox(stop.Token);

        var work = Task.Run(
            () =>
            {
                for (var i = 0; i < 10_000; i++)
                {
                    outbox.Verbose("said");
                }

                outbox.Output("one");
            },
            TestContext.Current.CancellationToken);

        await work.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Objects_wait_until_there_is_room_and_go_on_as_they_are_taken()
    {
        using var stop = new CancellationTokenSource();
        var outbox = new Outbox(stop.Token);
        var sent = 0;

        var work = Task.Run(
            () =>
            {
                for (; sent < 1000; sent++)
                {
                    outbox.Output(sent);
                }

                outbox.Finish();
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(0, Assert.IsType<Message.Output>(outbox.Take()).Value);
        Assert.InRange(Volatile.Read(ref sent), 0, 100);

        var taken = 1;
        while (outbox.Take() is Message.Output output)
        {
            Assert.Equal(taken++, output.Value);
        }

        Assert.Equal(1000, taken);
        await work;
    }

    [Fact]
    public async Task A_stop_ends_who_waits_for_room()
    {
        using var stop = new CancellationTokenSource();
        var outbox = new Outbox(stop.Token);
        var work = Task.Run(
            () =>
            {
                while (true)
                {
                    outbox.Output("more");
                }
            },
            TestContext.Current.CancellationToken);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }
}
