using Rollouts.Module.Tests.Api;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>Good practice that is lacking, asked for as a user does.</summary>
public sealed class AdviceTests(ModuleHost module) : IClassFixture<ModuleHost>, IDisposable
{
    private readonly FakeApi _api = new() { Answer = Deployments.Serve(Deployments.Complete("web"), Deployments.Complete("api")) };

    public void Dispose() => _api.Dispose();

    [Fact]
    public void The_example_shop_lacks_what_its_worker_lacks()
    {
        using var sandbox = new Sandbox();

        var result = sandbox.Run("Get-RolloutAdvice").Succeeded();

        Assert.Equal(
            ["worker NoReadinessProbe", "worker AllAtOnce", "worker SingleReplica", "worker NoRequests", "worker NoChangeCause"],
            result.Output.Select(advice => $"{advice.Properties["Name"].Value} {advice.Properties["Rule"].Value}"));
        Assert.Equal("Warning", result.Value<string>("Severity"));
    }

    [Fact]
    public void Only_the_workloads_are_read()
    {
        Run("Get-RolloutAdvice web").Succeeded();

        Assert.All(_api.Requests, request => Assert.Matches("/(deployments|daemonsets|statefulsets)/web$", request.Path));
        Assert.NotEmpty(_api.Requests);
    }

    [Fact]
    public void A_long_pause_is_found_by_the_servers_own_clock()
    {
        var paused = Deployments.Complete("web");
        paused["spec"]!["paused"] = true;
        paused["status"]!["conditions"] = System.Text.Json.Nodes.JsonNode.Parse(
            """[ { "type": "Progressing", "status": "Unknown", "reason": "DeploymentPaused", "lastUpdateTime": "2020-01-01T00:00:00Z" } ]""");
        _api.Answer = Deployments.Serve(paused);

        var advice = Run("Get-RolloutAdvice -Rule LongPause").Succeeded();

        Assert.Equal("Resume-Rollout deployment/web -Namespace shop -Context test", advice.Value<string>("Remedy").Split(" -KubeConfig")[0]);
    }

    [Theory]
    [InlineData("-Rule NoReadinessProbe", "NoReadinessProbe")]
    [InlineData("-Rule noreadinessprobe", "NoReadinessProbe")]
    [InlineData("-Rule No*", "NoReadinessProbe NoRequests NoChangeCause")]
    [InlineData("-Rule *Request?, OnDelete", "NoRequests")]
    public void Rules_are_chosen_by_id_and_wildcard(string rule, string expected) =>
        Assert.Equal(expected.Split(' '), Run($"Get-RolloutAdvice web {rule} | ForEach-Object Rule").Succeeded().Texts);

    [Fact]
    public void A_rule_that_does_not_exist_ends_the_command_and_lists_those_that_do()
    {
        var error = Run("Get-RolloutAdvice -Rule NoReadinessProbe, Nonsense*").Failed("InvalidArgument");

        Assert.Contains("'Nonsense*'", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("NoReadinessProbe, AllAtOnce", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(_api.Requests);
    }

    [Fact]
    public void Advice_can_be_piped_on_to_what_changes_its_rollout() =>
        Assert.Equal(["web"], Run("Get-RolloutAdvice web -Rule NoRequests | Suspend-Rollout -DryRun | ForEach-Object Name").Succeeded().Texts);

    [Fact]
    public void Every_rule_is_explained_in_the_help_and_in_about_Rollouts()
    {
        var known = Run("Get-RolloutAdvice -Rule -").Failed("InvalidArgument").Exception.Message.Split("The rules are ")[1].TrimEnd('.').Split(", ");
        var help = File.ReadAllText(Path.Combine(Locations.Repository, "en-US", "Rollouts.dll-Help.xml"));
        var about = File.ReadAllText(Path.Combine(Locations.Repository, "en-US", "about_Rollouts.help.txt"));

        Assert.True(known.Length >= 12);
        Assert.All(known, rule => Assert.Contains($"{rule} (", help, StringComparison.Ordinal));
        Assert.All(known, rule => Assert.Contains($"        {rule}\n", about, StringComparison.Ordinal));
    }

    private RunResult Run(string script)
    {
        module.Use(_api.KubeConfig);
        return module.Run(script);
    }
}
