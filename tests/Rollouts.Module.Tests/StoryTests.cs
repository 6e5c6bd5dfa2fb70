using System.Management.Automation;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>What people do with rollouts, from the prompt to the controllers and back, on a practice cluster.</summary>
public sealed class StoryTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Paused_rollouts_are_found_resumed_and_waited_for_in_one_pipeline()
    {
        const string Resume = "Get-Rollout | Where-Object Phase -eq 'Paused' | Resume-Rollout | Wait-Rollout -Timeout 2m";
        Assert.Empty(_sandbox.Run(Resume).Succeeded().Output);

        _sandbox.Run("Suspend-Rollout web | Set-RolloutImage -Image '*=shop/web:1.1'").Succeeded();
        var resumed = _sandbox.Run(Resume).Succeeded();

        Assert.Equal("Complete", resumed.Value<string>("Phase"));
        Assert.Equal(["shop/web:1.1"], resumed.Value<string[]>("Images"));
    }

    [Fact]
    public void Suspending_twice_succeeds_and_an_undo_says_how_to_go_on()
    {
        _sandbox.Run("Suspend-Rollout web; Suspend-Rollout web").Succeeded();

        var error = _sandbox.Run("Undo-Rollout web").Failed("RolloutPaused");

        Assert.Contains("Resume-Rollout deployment/web", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void After_good_bad_bad_an_undo_goes_to_the_good_one()
    {
        _sandbox.Run("Set-RolloutImage web -Image '*=shop/web:2-missing'; Set-RolloutImage web -Image '*=shop/web:3-missing' | Wait-Rollout -Timeout 2s -ErrorAction SilentlyContinue").Succeeded();

        var undone = _sandbox.Run("Undo-Rollout web | Wait-Rollout -Timeout 2m").Succeeded();

        Assert.Equal(["shop/web:1.0"], undone.Value<string[]>("Images"));
        Assert.Equal("Complete", undone.Value<string>("Phase"));
    }

    [Fact]
    public async Task An_undo_keeps_what_others_annotated_since_and_sets_the_change_cause_right()
    {
        _sandbox.Run("Set-RolloutImage web -Image '*=shop/web:1.1' -ChangeCause 'release 1.1' | Wait-Rollout -Timeout 2m").Succeeded();
        await _sandbox.PatchAsync("web", """{ "metadata": { "annotations": { "example.org/tracked-by": "somebody" } } }""");

        _sandbox.Run("Undo-Rollout web").Succeeded();

        var annotations = (await _sandbox.GetAsync("web"))["metadata"]!["annotations"]!;
        Assert.Equal("somebody", (string?)annotations["example.org/tracked-by"]);
        Assert.Equal("release 1.0", (string?)annotations["kubernetes.io/change-cause"]);
    }

    [Fact]
    public void A_revision_of_the_history_can_be_piped_to_an_undo()
    {
        var undone = _sandbox.Run("Get-RolloutHistory web -Revision 1 | Undo-Rollout | Wait-Rollout -Timeout 2m").Succeeded();

        Assert.Equal(["shop/web:0.9"], undone.Value<string[]>("Images"));
        Assert.Contains("shop/web:0.9", _sandbox.Run("(Get-RolloutHistory web -Revision 1 -AsYaml).Yaml").Succeeded().Texts.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_goes_on_through_scaling_annotating_pausing_and_resuming()
    {
        using var wait = _sandbox.Module.Create("Set-RolloutImage web -Image '*=shop/web:1.1-slow-2s' | Wait-Rollout -Timeout 2m");
        var output = new PSDataCollection<PSObject>();
        var run = wait.BeginInvoke<PSObject, PSObject>(null, output);
        await UntilRolledOutAsync("shop/web:1.1-slow-2s");

        await _sandbox.PatchAsync("web", """{ "spec": { "replicas": 4 } }""");
        await _sandbox.PatchAsync("web", """{ "metadata": { "annotations": { "a": "b" } } }""");
        await _sandbox.PatchAsync("web", """{ "spec": { "paused": true } }""");
        await _sandbox.PatchAsync("web", """{ "spec": { "paused": false } }""");
        wait.EndInvoke(run);

        Assert.Empty(wait.Streams.Error);
        Assert.Equal("Complete", output[0].Properties["Phase"].Value.ToString());
        Assert.Equal(4, output[0].Properties["Desired"].Value);
    }

    [Fact]
    public async Task A_new_template_supersedes_a_wait()
    {
        using var wait = _sandbox.Module.Create("Set-RolloutImage web -Image '*=shop/web:1.1-slow' | Wait-Rollout -Timeout 2m");
        var run = wait.BeginInvoke();
        await UntilRolledOutAsync("shop/web:1.1-slow");

        await _sandbox.PatchAsync("web", """{ "spec": { "template": { "metadata": { "annotations": { "restarted": "now" } } } } }""");
        wait.EndInvoke(run);

        Assert.Equal("RolloutSuperseded", Assert.Single(wait.Streams.Error).FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void A_wait_for_several_emits_the_good_and_writes_the_errors_last()
    {
        var result = _sandbox.Run("$ErrorActionPreference = 'Stop'; try { Set-RolloutImage web -Image '*=shop/web:9-missing' | Out-Null; Get-Rollout | Wait-Rollout -Timeout 3s } catch { \"caught $($_.FullyQualifiedErrorId)\" }");

        Assert.Equal(["cart", "worker", "agent", "db"], result.Output.SkipLast(1).Select(rollout => rollout.Properties["Name"].Value));
        Assert.Equal("caught RolloutTimeout,Rollouts.Commands.WaitRolloutCommand", result.Texts.Last());
    }

    [Fact]
    public void A_wait_tells_each_change_of_state_once()
    {
        var lines = _sandbox.Run("Set-RolloutImage web -Image '*=shop/web:1.1' | Wait-Rollout -Timeout 2m").Succeeded().Lines;

        Assert.Contains("complete, 3 pods are up to date and available", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(lines.Zip(lines.Skip(1)), pair => pair.First == pair.Second);
    }

    [Fact]
    public void A_deployment_without_a_cause_to_wait_is_complete_at_once() =>
        Assert.Equal(["agent", "cart", "db", "web", "worker"], _sandbox.Run("Wait-Rollout -Timeout 5s | ForEach-Object Name").Succeeded().Texts.Order(StringComparer.Ordinal));

    [Fact]
    public void Two_sandboxes_do_not_know_each_other()
    {
        using var other = new Sandbox();
        other.Run("Suspend-Rollout web").Succeeded();

        Assert.Equal(["Complete"], _sandbox.Run("Get-Rollout web | ForEach-Object { \"$($_.Phase)\" }").Succeeded().Texts);
        Assert.True(_sandbox.Run("Get-RolloutSandbox").Succeeded().Output.Count >= 2);
    }

    [Fact]
    public void Manifests_start_a_sandbox_and_name_its_rollouts()
    {
        var manifest = Path.Combine(Path.GetTempPath(), $"rollouts-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(manifest, """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: settings }
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: blog }
            spec:
              replicas: 2
              selector: { matchLabels: { app: blog } }
              template:
                metadata: { labels: { app: blog } }
                spec: { containers: [ { name: app, image: "blog:1" } ] }
            """);
        try
        {
            var script = $"$sandbox = Start-RolloutSandbox -Path '{manifest}'; try {{ Get-Rollout -KubeConfig $sandbox.KubeConfig -Path '{manifest}' | Wait-Rollout -Timeout 2m }} finally {{ $sandbox | Stop-RolloutSandbox }}";
            using var module = new ModuleHost();

            var result = module.Run(script).Succeeded();

            Assert.Equal("blog", result.Value<string>("Name"));
            Assert.Equal("Complete", result.Value<string>("Phase"));
        }
        finally
        {
            File.Delete(manifest);
        }
    }

    [Fact]
    public void A_sandbox_that_does_not_run_cannot_be_stopped()
    {
        _sandbox.Run("Stop-RolloutSandbox no-such-sandbox").Failed("NothingSelected");
        _sandbox.Run("Stop-RolloutSandbox no-such-*").Succeeded();
        _sandbox.Run("$null | Stop-RolloutSandbox").Succeeded();
        _sandbox.Run("Stop-RolloutSandbox").Failed("NothingSelected");
    }

    // The wait has begun when the controller has made the new template's first pods.
    private async Task UntilRolledOutAsync(string image)
    {
        var deadline = DateTime.UtcNow.AddMinutes(1);
        while (DateTime.UtcNow < deadline)
        {
            var live = await _sandbox.GetAsync("web");
            if ((string?)live["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] == image && ((int?)live["status"]!["updatedReplicas"] ?? 0) > 0)
            {
                return;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"{image} was never rolled out");
    }
}
