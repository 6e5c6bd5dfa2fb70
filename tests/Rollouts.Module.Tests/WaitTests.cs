using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>Waiting, as a person or a step of a pipeline has it.</summary>
public sealed class WaitTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Where_errors_stop_a_script_all_are_seen_to_their_end_and_taken_back_before_the_first_is_thrown()
    {
        var result = _sandbox.Run("""
            $ErrorActionPreference = 'Stop'
            Set-RolloutImage web -Image '*=shop/web:2-invalid' | Out-Null
            Set-RolloutImage db -Image '*=shop/db:17-missing' | Out-Null
            Set-RolloutImage cart -Image '*=shop/cart:2-slow-6s' | Out-Null
            try { Wait-Rollout web, db, cart -WindowScale 0.2 -UndoOnFailure -Confirm:$false -Timeout 90s | ForEach-Object { "done $($_.Name)" } }
            catch { "caught $($_.FullyQualifiedErrorId.Split(',')[0]) of $($_.TargetObject.Name)" }
            Get-Rollout web, db, cart | ForEach-Object { "$($_.Name) $($_.Phase) $($_.Images)" }
            """);

        Assert.Null(result.Terminating);
        Assert.Equal(
            ["done cart", "caught RolloutFailed of web", "cart Complete shop/cart:2-slow-6s", "db Complete shop/db:16", "web Complete shop/web:1.0"],
            result.Texts.Take(2).Concat(result.Texts.Skip(2).Order(StringComparer.Ordinal)));
        Assert.Contains(result.Lines, line => line.Contains("deployment/web", StringComparison.Ordinal) && line.Contains("InvalidImageName", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.Contains("statefulset/db", StringComparison.Ordinal) && line.Contains("ImagePull", StringComparison.Ordinal));
        Assert.Equal(result.Lines.Distinct(), result.Lines);
    }

    [Fact]
    public async Task That_the_server_is_away_and_back_is_told_once_each_and_verbose_tells_each_request()
    {
        _sandbox.Run("Set-RolloutImage web -Image '*=shop/web:2-slow-3s' | Out-Null").Succeeded();
        await _sandbox.SetFaultsAsync("""{ "away": "4s after 1s" }""");

        var result = _sandbox.Run("Wait-Rollout web, cart, db -Timeout 2m -Verbose").Succeeded();

        Assert.Equal(3, result.Output.Count);
        Assert.Single(result.Lines, line => line.Contains("It is tried again until it answers", StringComparison.Ordinal));
        Assert.Single(result.Lines, line => line.Contains("answers again", StringComparison.Ordinal));
        Assert.Contains(result.Verbose, line => line.StartsWith("GET http", StringComparison.Ordinal) && line.Contains("watch=true", StringComparison.Ordinal) && line.Contains(": 200 in", StringComparison.Ordinal));
        Assert.Contains(result.Verbose, line => line.Contains("Watching", StringComparison.Ordinal) && line.Contains("again in", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-IgnoreProblem ImagePullBackof", "Did you mean ImagePullBackOff?")]
    [InlineData("-IgnoreProblem Unschedulable, crashloop", "Did you mean CrashLoopBackOff?")]
    [InlineData("-IgnoreProblem nonsense", "Those there are: ")]
    [InlineData("-Image 'a b'", "is not an image")]
    [InlineData("-MinimumAvailable most", "neither a number")]
    public void A_word_that_means_nothing_is_told_before_anything_is_waited_for(string arguments, string message)
    {
        var error = _sandbox.Run($"Wait-Rollout web {arguments}").Failed("InvalidArgument");

        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("errimagepull")]
    [InlineData("ImagePullBackOff, Unschedulable")]
    public void A_problem_that_is_ignored_ends_no_wait(string words)
    {
        _sandbox.Run("Set-RolloutImage web -Image '*=shop/web:2-missing' | Out-Null").Succeeded();

        var result = _sandbox.Run($"Wait-Rollout web -WindowScale 0 -IgnoreProblem {words} -Timeout 3s");

        Assert.Contains("ImagePull", result.Failed("RolloutTimeout").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Namespace nowhere")]
    [InlineData("-Selector app=wbe")]
    [InlineData("z*")]
    public void A_wait_for_nothing_says_so(string arguments) =>
        Assert.Equal(["No rollout fits what was asked for: nothing is waited for."], _sandbox.Run($"Wait-Rollout {arguments}").Succeeded().Warnings);

    [Fact]
    public void Nothing_that_comes_of_a_filter_is_nothing_to_warn_of() =>
        Assert.Empty(_sandbox.Run("Get-Rollout | Where-Object Phase -eq Failed | Wait-Rollout").Succeeded().Warnings);

    [Fact]
    public void A_reader_who_stops_at_one_holds_up_none_of_the_others()
    {
        _sandbox.Run("Set-RolloutImage web -Image '*=shop/web:2-invalid' | Out-Null").Succeeded();

        // While the first is being looked at, the other fails and is taken back; -Verbose says more than the pipeline takes at a time.
        var result = _sandbox.Run("""
            Wait-Rollout cart, web -WindowScale 0 -UndoOnFailure -Confirm:$false -Timeout 60s -Verbose -ErrorAction SilentlyContinue | ForEach-Object {
                $until = [DateTime]::UtcNow.AddSeconds(30)
                do { [System.Threading.Thread]::Sleep(200); $image = (Get-Rollout web -Kind Deployment -Verbose:$false).Images } until ($image -eq 'shop/web:1.0' -or [DateTime]::UtcNow -gt $until)
                "$image"
            }
            """);

        Assert.Equal(["shop/web:1.0"], result.Texts);
    }
}
