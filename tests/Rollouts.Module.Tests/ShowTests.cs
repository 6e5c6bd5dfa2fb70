using System.Diagnostics;
using System.Management.Automation;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>Rollouts are drawn: for the eye, for a file and for the next command.</summary>
public sealed class ShowTests(Sandbox sandbox) : IClassFixture<Sandbox>
{
    private const char Escape = '\u001b';

    [Theory]
    [InlineData("deploy/web", "ReplicaSet web-", 3)]
    [InlineData("ds/agent", "ControllerRevision agent-", 3)]
    [InlineData("sts/db", "ControllerRevision db-", 3)]
    public void Every_kind_is_drawn_with_its_pods(string name, string source, int pods)
    {
        sandbox.Run($"Wait-Rollout {name} -Timeout 2m").Succeeded();

        var lines = sandbox.Run($"(Show-Rollout {name}).Lines").Succeeded().Texts.ToList();

        Assert.Contains(lines, line => line.Contains("  current", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"─ {source}", StringComparison.Ordinal));
        Assert.Equal(pods, lines.Count(line => line.Contains(" Running ", StringComparison.Ordinal) && line.Contains(" 1/1 ", StringComparison.Ordinal) && line.Contains("node-", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_tree_is_an_object_that_goes_on_through_the_pipeline()
    {
        var tree = sandbox.Run("Show-Rollout cart").Succeeded();

        Assert.Equal("cart", tree.Value<string>("Name"));
        Assert.Equal(string.Join(Environment.NewLine, tree.Value<string[]>("Lines")), tree.Texts.Single());
        Assert.Equal(["Complete"], sandbox.Run("Show-Rollout cart | Get-Rollout | ForEach-Object { \"$($_.Phase)\" }").Succeeded().Texts);
        Assert.Equal("Rollout", tree.Output[0].Properties["Rollout"].Value.GetType().Name);
    }

    [Fact]
    public async Task It_is_drawn_after_whatever_was_shown_before()
    {
        var shell = await ChildShell.RunAsync(["-Command", $"$env:KUBECONFIG = '{sandbox.KubeConfig}'; Get-Rollout cart; Show-Rollout web"]);

        Assert.Contains("─ ReplicaSet web-", shell.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Lines ", shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$PSStyle.OutputRendering = 'Ansi'; ")]
    [InlineData("$env:NO_COLOR = '1'; ")]
    public async Task Redirected_it_is_plain(string before)
    {
        var shell = await ChildShell.RunAsync(["-Command", $"$env:KUBECONFIG = '{sandbox.KubeConfig}'; {before}Show-Rollout web, agent"]);

        Assert.Equal("", shell.Error);
        Assert.DoesNotContain(Escape, shell.Output);
        Assert.Contains("deployment/web in default", shell.Output, StringComparison.Ordinal);
        Assert.Contains("daemonset/agent in default", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirected_a_watch_prints_a_fresh_tree_at_each_change()
    {
        using var shell = ChildShell.Start(["-Command", $"$env:KUBECONFIG = '{sandbox.KubeConfig}'; Show-Rollout worker -Watch"]);
        try
        {
            await UntilAsync(shell, line => line.Contains("shop/worker:7", StringComparison.Ordinal));
            sandbox.Run("Set-RolloutImage worker -Image '*=shop/worker:8'").Succeeded();
            var read = await UntilAsync(shell, line => line.Contains("shop/worker:8", StringComparison.Ordinal));

            Assert.All(read, line => Assert.DoesNotContain(Escape, line));
        }
        finally
        {
            shell.Kill();
        }
    }

    [Fact]
    public void A_watch_tells_every_change_and_ends_at_once_when_it_is_stopped()
    {
        var trees = new PSDataCollection<PSObject>();
        using var shell = sandbox.Module.Create("Show-Rollout db -Watch");
        var run = shell.BeginInvoke<PSObject, PSObject>(null, trees);
        Assert.True(SpinWait.SpinUntil(() => trees.Count > 0, TimeSpan.FromSeconds(20)), "nothing was shown");

        var watch = Stopwatch.StartNew();
        shell.Stop();
        Assert.True(run.AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(10)));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"it took {watch.Elapsed}");
        Assert.Contains((IEnumerable<string>)trees[0].Properties["Lines"].Value, line => line.Contains("db-0", StringComparison.Ordinal));
        Assert.Empty(shell.Streams.Error);
    }

    [Fact]
    public void A_name_that_is_not_there_does_not_hide_the_others()
    {
        var result = sandbox.Run("Show-Rollout cart, no-such-rollout");

        result.Failed("RolloutNotFound");
        Assert.Equal(["cart"], result.Output.Select(tree => tree.Properties["Name"].Value));
    }

    [Fact]
    public void A_wildcard_that_fits_nothing_shows_nothing_and_a_watch_of_nothing_ends()
    {
        Assert.Empty(sandbox.Run("Show-Rollout no-such-*").Succeeded().Output);
        Assert.Empty(sandbox.Run("Show-Rollout no-such-* -Watch").Succeeded().Output);
    }

    private static async Task<List<string>> UntilAsync(Process shell, Predicate<string> isReached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        var read = new List<string>();
        while (!read.Exists(isReached))
        {
            read.Add(await shell.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"It ended: {string.Join('\n', read)}"));
        }

        return read;
    }
}
