using System.Diagnostics;
using System.Management.Automation;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>However a command that follows rollouts ends, nothing of it stays behind: no stream at the server, no thread or socket, no task that fails unseen.</summary>
[Collection(nameof(LeakTests))]
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
public sealed class LeakTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Sandbox _sandbox = new();
    private readonly WatchCounter _counter;

    public LeakTests()
    {
        // A rollout that goes on for longer than any of the tests.
        _sandbox.Run("Set-RolloutImage web -Image '*=shop/web:2-slow-10m'").Succeeded();
        _counter = new WatchCounter(_sandbox.KubeConfig);
    }

    public static TheoryData<string> Following => new() { "Wait-Rollout", "'web', 'cart' | Wait-Rollout", "Watch-Rollout", "Wait-Rollout -AllNamespaces -For Drained" };

    public void Dispose()
    {
        _counter.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [MemberData(nameof(Following))]
    public Task Stopping_closes_every_stream(string script) => EndsAsync(script, (shell, _) => shell.StopAsync(null, null));

    [Theory]
    [MemberData(nameof(Following))]
    public Task Closing_the_runspace_closes_every_stream(string script) => EndsAsync(script, (_, module) =>
    {
        module.Runspace.Close();
        return Task.CompletedTask;
    });

    [Theory]
    [InlineData("Wait-Rollout web, cart | Select-First")]
    [InlineData("Watch-Rollout web | Select-First")]
    [InlineData("Watch-Rollout web | Where-Object { $_.Updated -gt 0 } | Select-First")]
    public void Enough_downstream_closes_every_stream(string script)
    {
        using var module = new ModuleHost();
        module.Use(_counter.KubeConfig);
        module.Run("Import-Module -Assembly $assembly", ("assembly", typeof(SelectFirstCommand).Assembly)).Succeeded();

        Assert.Single(module.Run(script).Succeeded().Output);

        AssertNothingIsOpen();
    }

    [Fact]
    public void A_wait_that_ends_by_itself_closes_every_stream()
    {
        using var module = new ModuleHost();
        module.Use(_counter.KubeConfig);

        module.Run("Wait-Rollout web -Timeout 3s").Failed("RolloutTimeout");

        AssertNothingIsOpen();
    }

    // A few connections are kept for the next command, more or fewer of them: what tells is whether they grow with the runs.
    [Fact]
    public async Task Time_and_again_no_thread_and_no_socket_is_left()
    {
        await OnceAsync();
        await OnceAsync();
        var (threads, sockets) = (OwnThreads, _counter.OpenConnections);

        const int Times = 6;
        for (var time = 0; time < Times; time++)
        {
            await OnceAsync();
        }

        Assert.True(SpinWait.SpinUntil(() => OwnThreads < threads + Times, Patience), $"{OwnThreads} threads, where there were {threads}");
        Assert.True(SpinWait.SpinUntil(() => _counter.OpenConnections < sockets + Times, Patience), $"{_counter.OpenConnections} connections, where there were {sockets}");

        async Task OnceAsync()
        {
            await EndsAsync("Wait-Rollout web, cart", (shell, _) => shell.StopAsync(null, null));
            await EndsAsync("Watch-Rollout", (_, module) =>
            {
                module.Runspace.Close();
                return Task.CompletedTask;
            });
            Enough_downstream_closes_every_stream("Wait-Rollout web, cart | Select-First");
        }
    }

    // Those of the thread pool come and go by themselves.
    private static int OwnThreads
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.Threads.Count - ThreadPool.ThreadCount;
        }
    }

    private async Task EndsAsync(string script, Func<PowerShell, ModuleHost, Task> end)
    {
        var unseen = new List<Exception>();
        void Take(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            if (e.Exception.ToString().Contains("Rollouts.", StringComparison.Ordinal))
            {
                lock (unseen)
                {
                    unseen.Add(e.Exception);
                }
            }
        }

        TaskScheduler.UnobservedTaskException += Take;
        try
        {
            using (var module = new ModuleHost())
            {
                module.Use(_counter.KubeConfig);
                using var shell = module.Create(script);
                var run = shell.BeginInvoke();
                Assert.True(SpinWait.SpinUntil(() => _counter.OpenWatches >= 4, Patience), "it never followed");

                await end(shell, module);
                Assert.True(run.AsyncWaitHandle.WaitOne(Patience), "it did not end");
            }

            AssertNothingIsOpen();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            Assert.Empty(unseen);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Take;
        }
    }

    private void AssertNothingIsOpen() => Assert.True(SpinWait.SpinUntil(() => _counter.OpenWatches == 0, Patience), $"{_counter.OpenWatches} streams are still open");
}
