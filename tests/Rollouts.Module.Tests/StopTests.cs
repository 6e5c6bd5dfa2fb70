using System.Diagnostics;
using System.Management.Automation;
using Rollouts.Module.Tests.Api;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>A command that waits for an answer which never comes ends at once, however it is told to.</summary>
[Collection(nameof(StopTests))]
[CollectionDefinition(nameof(StopTests), DisableParallelization = true)]
public sealed class StopTests : IDisposable
{
    // What a user may notice is 100 ms. The machine that runs the tests may be busy with others, so there are several attempts,
    // and what the engine itself takes to stop an empty loop at that moment is not ours.
    private const int Attempts = 10;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);
    private readonly FakeApi _api = new();

    public static TheoryData<string> Waiting => new() { "Get-Rollout web", "Suspend-Rollout web", "'web' | Wait-Rollout", "Get-RolloutHistory web", "Get-RolloutProblem web", "Show-Rollout web", "'web' | Show-Rollout -Watch" };

    public void Dispose() => _api.Dispose();

    [Theory]
    [MemberData(nameof(Waiting))]
    public async Task Stop_ends_it(string script)
    {
        _api.Answer = _ => ApiAnswer.Never;
        await WithinLimitAsync(script, async (shell, _) => await shell.StopAsync(null, null));
    }

    [Theory]
    [MemberData(nameof(Waiting))]
    public async Task Closing_the_runspace_ends_it(string script)
    {
        _api.Answer = _ => ApiAnswer.Never;
        await WithinLimitAsync(script, (_, module) =>
        {
            module.Runspace.Close();
            return Task.CompletedTask;
        });
    }

    [Theory]
    [InlineData("Wait-Rollout web")]
    [InlineData("Watch-Rollout web")]
    [InlineData("Show-Rollout web -Watch")]
    public async Task Stop_ends_a_wait_that_has_begun(string script)
    {
        var progressing = Deployments.Complete("web");
        progressing["status"]!["updatedReplicas"] = 1;
        var serve = Deployments.Serve(progressing);
        _api.Answer = request => request.Query.Contains("watch=", StringComparison.Ordinal) ? ApiAnswer.Never : serve(request);
        await WithinLimitAsync(script, async (shell, _) => await shell.StopAsync(null, null), until: () => _api.Requests.Count >= 2);
    }

    [Theory]
    [InlineData("Get-Rollout web, api | ForEach-Object { $_; break }")]
    [InlineData("foreach ($i in 1) { 'web', 'api' | Get-Rollout | ForEach-Object { $_; break } }")]
    public void A_break_downstream_ends_it_after_one(string script)
    {
        var serve = Deployments.Serve(Deployments.Complete("web"));
        _api.Answer = request => request.Path.EndsWith("/api", StringComparison.Ordinal) ? ApiAnswer.Never : serve(request);
        using var module = new ModuleHost();
        module.Use(_api.KubeConfig);
        var watch = Stopwatch.StartNew();

        var result = module.Run(script);

        Assert.Equal("web", result.Value<string>("Name"));
        Assert.Empty(result.Errors);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void After_a_stop_the_runspace_works_on()
    {
        _api.Answer = _ => ApiAnswer.Never;
        using var module = new ModuleHost();
        module.Use(_api.KubeConfig);
        using (var shell = module.Create("Get-Rollout web"))
        {
            var run = shell.BeginInvoke();
            Assert.True(SpinWait.SpinUntil(() => _api.Requests.Count > 0, TimeSpan.FromSeconds(10)));
            shell.Stop();
            Assert.True(run.IsCompleted);
        }

        _api.Answer = Deployments.Serve(Deployments.Complete("web"));
        Assert.Single(module.Run("Get-Rollout web").Succeeded().Output);
    }

    // What is ours of it is to be within the limit; on a machine so busy that the engine alone takes longer than that, no more than the engine's.
    private async Task WithinLimitAsync(string script, Func<PowerShell, ModuleHost, Task> stop, Func<bool>? until = null)
    {
        var attempts = new List<string>();
        while (attempts.Count < Attempts)
        {
            _api.Forget();
            using var module = new ModuleHost();
            module.Use(_api.KubeConfig);
            var engine = await EngineAloneAsync(stop);
            using var shell = module.Create(script);
            var run = shell.BeginInvoke();
            Assert.True(SpinWait.SpinUntil(until ?? (() => _api.Requests.Count > 0), TimeSpan.FromSeconds(20)), "it never asked the server");

            var watch = Stopwatch.StartNew();
            await stop(shell, module);
            Assert.True(run.AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(10)), "it did not end");
            var ours = watch.Elapsed - engine;
            Assert.Empty(shell.Streams.Error);
            if (ours <= Limit || ours <= engine)
            {
                return;
            }

            attempts.Add(FormattableString.Invariant($"{ours.TotalMilliseconds:0} ms, where the engine alone took {engine.TotalMilliseconds:0} ms"));
        }

        Assert.Fail($"None of {Attempts} stops was quick enough:\n{string.Join('\n', attempts)}");
    }

    private static async Task<TimeSpan> EngineAloneAsync(Func<PowerShell, ModuleHost, Task> stop)
    {
        using var module = new ModuleHost();
        using var started = new ManualResetEventSlim();
        using var shell = module.Create("$started.Set(); while ($true) { }", ("started", started));
        var run = shell.BeginInvoke();
        Assert.True(started.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));

        var watch = Stopwatch.StartNew();
        await stop(shell, module);
        run.AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(10));
        return watch.Elapsed;
    }
}
