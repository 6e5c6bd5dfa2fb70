using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests.Examples;

/// <summary>The scripts of about_RolloutRunbooks as they stand there: what they do to a cluster, what they print, and the exit code a scheduler gets.</summary>
public sealed class RunbookTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly Runbook _runbook = new();

    public void Dispose()
    {
        _runbook.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public async Task An_investigation_stops_a_rollout_and_shows_what_is_wrong_with_it()
    {
        _sandbox.Run("Set-RolloutImage web -Image '*=shop/web:2-invalid'").Succeeded();
        UntilFailed("web");

        var look = await RunAsync("Invoke-Investigation.ps1 web");

        Assert.Equal((0, ""), (look.ExitCode, look.Error));
        Assert.Contains("PAUSED   Deployment/web in default", look.Output, StringComparison.Ordinal);
        Assert.Contains("CHANGED  containers[web].image: shop/web:1.0 -> shop/web:2-invalid", look.Output, StringComparison.Ordinal);
        Assert.Contains("PROBLEM  InvalidImageName: ", look.Output, StringComparison.Ordinal);
        Assert.Equal(["Paused"], Ask("\"$((Get-Rollout web).Phase)\""));

        var decision = await RunAsync("Invoke-Investigation.ps1 web -Then Decide");

        Assert.Equal((0, ""), (decision.ExitCode, decision.Error));
        Assert.Equal(["Complete", "shop/web:1.0"], Ask("$web = Get-Rollout web; \"$($web.Phase)\"; $web.Images"));
    }

    [Fact]
    public async Task An_investigation_goes_on_with_what_is_well()
    {
        _sandbox.Run("Set-RolloutImage web -Image '*=shop/web:2-slow-4s'").Succeeded();

        var decision = await RunAsync("Invoke-Investigation.ps1 web -Then Decide -Namespace default");

        Assert.Equal((0, ""), (decision.ExitCode, decision.Error));
        Assert.Contains("PAUSED   Deployment/web in default", decision.Output, StringComparison.Ordinal);
        Assert.Equal(["Complete", "shop/web:2-slow-4s"], Ask("$web = Get-Rollout web; \"$($web.Phase)\"; $web.Images"));
    }

    [Fact]
    public async Task A_fleet_is_restarted_in_waves_until_one_fails()
    {
        _sandbox.Run("Set-RolloutImage worker -Image '*=shop/worker:8-invalid'").Succeeded();

        var fleet = await RunAsync("Restart-Fleet.ps1 -Selector app -WaveSize 1");

        Assert.Equal(1, fleet.ExitCode);
        Assert.Contains("InvalidImageName", fleet.Output + fleet.Error, StringComparison.Ordinal);
        Assert.Contains("This wave failed. Not restarted: 2", fleet.Error, StringComparison.Ordinal);
        Assert.Equal(["== cart; 4 left", "== web; 3 left", "== worker; 2 left"], fleet.Output.Split('\n').Where(line => line.StartsWith("==", StringComparison.Ordinal)).Select(line => line.TrimEnd()));
        Assert.Equal(["cart 2", "agent 1", "db 2"], Ask("Get-Rollout cart, agent, db | ForEach-Object { \"$($_.Name) $($_.Generation)\" }"));
    }

    [Fact]
    public async Task A_fleet_that_is_well_is_restarted_as_a_whole_and_not_by_WhatIf()
    {
        var before = Ask("Get-Rollout | ForEach-Object { \"$($_.Name) $($_.Generation)\" }");

        var question = await RunAsync("Restart-Fleet.ps1 -Selector app -WhatIf");

        Assert.Equal((0, ""), (question.ExitCode, question.Error));
        Assert.Equal(before, Ask("Get-Rollout | ForEach-Object { \"$($_.Name) $($_.Generation)\" }"));

        var fleet = await RunAsync("Restart-Fleet.ps1 -Selector app -WaveSize 3");

        Assert.Equal((0, ""), (fleet.ExitCode, fleet.Error));
        Assert.Equal(["cart 2", "web 3", "worker 2", "agent 2", "db 3"], Ask("Get-Rollout | ForEach-Object { \"$($_.Name) $($_.Generation)\" }"));
    }

    [Fact]
    public async Task What_failed_of_late_is_taken_back_and_nothing_else()
    {
        _sandbox.Run("Set-RolloutImage web, cart -Image '*=shop/app:2-invalid'; Set-RolloutImage worker -Image '*=shop/worker:8'").Succeeded();
        UntilFailed("web");
        UntilFailed("cart");

        var nothing = await RunAsync("Undo-RecentFailure.ps1 -Within 0:0:0");
        var question = await RunAsync("Undo-RecentFailure.ps1 -WhatIf");

        Assert.Equal((0, "", ""), (nothing.ExitCode, nothing.Output, nothing.Error));
        Assert.Contains("image shop/app:2-invalid → shop/web:1.0", question.Output, StringComparison.Ordinal);
        Assert.Equal(["shop/app:2-invalid"], Ask("(Get-Rollout web).Images"));

        var undo = await RunAsync("Undo-RecentFailure.ps1");

        Assert.Equal((0, ""), (undo.ExitCode, undo.Error));
        Assert.Equal(["shop/cart:3.2", "shop/web:1.0", "shop/worker:8"], Ask("Get-Rollout -Kind deploy | ForEach-Object Images"));
    }

    [Fact]
    public async Task A_report_names_each_problem_in_three_forms()
    {
        _sandbox.Run("Set-RolloutImage web -Image '*=shop/web:2-invalid'; Suspend-Rollout cart").Succeeded();
        UntilFailed("web");

        var report = await RunAsync("Export-RolloutReport.ps1 -Path ./unhealthy");

        Assert.Equal((0, ""), (report.ExitCode, report.Error));
        foreach (var form in new[] { "csv", "html", "md" })
        {
            var rows = (await File.ReadAllLinesAsync(_runbook[$"unhealthy.{form}"], TestContext.Current.CancellationToken)).Where(line => line.Contains("Deployment/", StringComparison.Ordinal)).ToList();
            Assert.Equal(2, rows.Count);
            Assert.Contains("Paused", rows[0], StringComparison.Ordinal);
            Assert.Contains("InvalidImageName", rows[1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Advice_is_told_once()
    {
        var first = await RunAsync("Get-NewAdvice.ps1 -Known ./advice.csv");
        var second = await RunAsync("Get-NewAdvice.ps1 -Known ./advice.csv");
        _sandbox.Run("Set-RolloutImage cart -Image '*=shop/cart:latest'").Succeeded();
        var third = await RunAsync("Get-NewAdvice.ps1 -Known ./advice.csv");

        Assert.Equal((1, ""), (first.ExitCode, first.Error));
        Assert.Contains("NoReadinessProbe", first.Output, StringComparison.Ordinal);
        Assert.Equal((0, "", ""), (second.ExitCode, second.Output.Trim(), second.Error));
        Assert.Equal((1, ""), (third.ExitCode, third.Error));
        Assert.Contains("FloatingImageTag", third.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NoReadinessProbe", third.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_clusters_are_looked_at_at_once_and_one_that_is_not_there_fails_alone()
    {
        using var other = new Sandbox();
        other.Run("Suspend-Rollout cart").Succeeded();
        _sandbox.Run("Suspend-Rollout web").Succeeded();

        var both = await _runbook.RunAsync($"Get-Fleet.ps1 -Context {_sandbox.Context}, {other.Context}, nowhere | ForEach-Object {{ \"$($_.Context) $($_.Name)\" }}", _sandbox.KubeConfig, other.KubeConfig);

        Assert.Equal(1, both.ExitCode);
        Assert.Contains("nowhere", both.Output + both.Error, StringComparison.Ordinal);
        Assert.Contains($"{_sandbox.Context} web", both.Output, StringComparison.Ordinal);
        Assert.Contains($"{other.Context} cart", both.Output, StringComparison.Ordinal);
    }

    private void UntilFailed(string name) => Assert.NotEmpty(Ask($$"""
        foreach ($try in 1..600) {
            if ((Get-Rollout {{name}} -Detailed).Phase -eq 'Failed') { return 'failed' }
            [Threading.Thread]::Sleep(50)
        }
        """));

    private Task<ChildShell> RunAsync(string call) => _runbook.RunAsync(call, _sandbox.KubeConfig);

    private IEnumerable<string> Ask(string question) => _sandbox.Run(question).Succeeded().Texts;
}
