using System.Diagnostics;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Rollouts.Module.Tests.Api;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>What the Tab key offers, asked of the engine as a prompt asks it.</summary>
[Collection(nameof(CompletionTests))]
[CollectionDefinition(nameof(CompletionTests), DisableParallelization = true)]
public sealed class CompletionTests : IClassFixture<ModuleHost>, IDisposable
{
    // A second and a half is promised. What the engine and a busy machine add is bounded more widely; without a limit of ours it would be 30 s and more.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly ModuleHost _module;
    private readonly FakeApi _api = new() { Answer = Serve };

    public CompletionTests(ModuleHost module)
    {
        _module = module;
        module.Use(_api.KubeConfig);
        // What is done for the first time takes its time, and may be over the budget where the machine is busy.
        module.Run("Get-Rollout; Get-RolloutHistory web").Succeeded();
        _api.Forget();
    }

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData("Get-Rollout ", "agent|db|it''s me|web")]
    [InlineData("Get-Rollout w", "web")]
    [InlineData("Get-Rollout 'W", "'web'")]
    [InlineData("Get-Rollout cart, d", "db")]
    [InlineData("Get-Rollout it", "'it''s me'")]
    [InlineData("Show-Rollout w", "web")]
    [InlineData("Show-Rollout ds/", "ds/agent")]
    [InlineData("Undo-Rollout deploy/", "deploy/'it''s me'|deploy/web")]
    [InlineData("Undo-Rollout deployment.apps/w", "deployment.apps/web")]
    [InlineData("Suspend-Rollout -Kind ds,sts -Name ", "agent|db")]
    [InlineData("Wait-Rollout -ns prod ", "agent|db|web")]
    [InlineData("Get-Rollout -AllNamespaces -Name ", "agent|db|web")]
    [InlineData("Get-Rollout *e", "agent|it''s me|web")]
    [InlineData("Get-Rollout zz", "")]
    [InlineData("Get-Rollout pod/w", "")]
    [InlineData("Get-Rollout -Kind ", "Deployment|DaemonSet|StatefulSet")]
    [InlineData("Get-Rollout -Kind st", "StatefulSet")]
    [InlineData("Get-Rollout -Namespace ", "prod|shop")]
    [InlineData("Get-Rollout -ns p", "prod")]
    [InlineData("Get-Rollout -Context ", "other|test")]
    [InlineData("Get-Rollout -Context o", "other")]
    [InlineData("Undo-Rollout web -ToRevision ", "1")]
    [InlineData("Get-RolloutHistory web -Revision ", "2|1")]
    [InlineData("Get-RolloutHistory -Revision ", "")]
    [InlineData("Get-RolloutHistory w* -Revision 2", "2")]
    [InlineData("Set-RolloutImage web -Image ", "app=|prepare=")]
    [InlineData("Set-RolloutImage web -Image a", "app=")]
    [InlineData("Set-RolloutImage web -Image app=", "app=web:2")]
    [InlineData("Set-RolloutImage web -Image app=w", "app=web:2")]
    [InlineData("Set-RolloutImage web -Image app=other", "")]
    [InlineData("Set-RolloutImage -Image ", "")]
    [InlineData("Stop-RolloutSandbox zz", "")]
    [InlineData("Wait-Rollout web -IgnoreProblem Image", "ImageInspectError|ImagePullBackOff")]
    [InlineData("Wait-Rollout web -IgnoreProblem Unschedulable, st", "StartError|StuckPod")]
    [InlineData("Wait-Rollout web -IgnoreProblem zz", "")]
    public void Tab_offers_what_fits(string line, string offered)
    {
        var expected = offered.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(Quoted);

        Assert.Equal(expected, Complete(line).Select(match => match.CompletionText));

        static string Quoted(string text) => text switch
        {
            "it''s me" => "'it''s me'",
            "deploy/'it''s me'" => "'deploy/it''s me'",
            _ => text,
        };
    }

    [Fact]
    public void Tooltips_say_how_things_stand()
    {
        Assert.Equal("Deployment, 3/3 ready, Complete", Assert.Single(Complete("Get-Rollout we")).ToolTip);
        Assert.Equal("namespace prod, Active", Assert.Single(Complete("Get-Rollout -Namespace pr")).ToolTip);
        var revision = Complete("Get-RolloutHistory web -Revision ")[0];
        Assert.Equal("2 (current) web:2", revision.ListItemText);
        Assert.StartsWith("revision 2 (current), web:2", revision.ToolTip, StringComparison.Ordinal);
        Assert.Equal("app runs web:2", Complete("Set-RolloutImage web -Image a")[0].ToolTip);
    }

    [Fact]
    public void A_name_of_two_kinds_is_offered_with_its_kinds()
    {
        _api.Answer = request => request.Path.EndsWith("/daemonsets", StringComparison.Ordinal) ? ApiAnswer.List("DaemonSet", Workloads.Complete("DaemonSet", "web", "shop")) : Serve(request);

        Assert.Equal(["deployment/web", "daemonset/web"], Complete("Suspend-Rollout we").Select(match => match.CompletionText));
    }

    [Fact]
    public void A_second_Tab_asks_nothing_of_the_server()
    {
        Complete("Get-Rollout w");
        Assert.NotEmpty(_api.Requests);
        _api.Forget();

        Assert.Equal(["agent"], Complete("Get-Rollout ag").Select(match => match.CompletionText));
        Assert.Empty(_api.Requests);
        Complete("Get-Rollout -Context other ag");
        Assert.All(_api.Requests, request => Assert.Contains("/namespaces/elsewhere/", request.Path, StringComparison.Ordinal));
        Assert.NotEmpty(_api.Requests);
    }

    [Fact]
    public void A_kubeconfig_that_was_written_anew_is_another()
    {
        Complete("Get-Rollout w");
        _api.Forget();
        File.SetLastWriteTimeUtc(_api.KubeConfig, DateTime.UtcNow.AddMinutes(-1));

        Complete("Get-Rollout w");

        Assert.NotEmpty(_api.Requests);
    }

    [Theory]
    [InlineData("Get-Rollout w")]
    [InlineData("Get-Rollout -Namespace p")]
    [InlineData("Undo-Rollout web -ToRevision ")]
    [InlineData("Set-RolloutImage web -Image ")]
    public void A_server_that_never_answers_is_not_waited_for_and_not_asked_again_at_once(string line)
    {
        _api.Answer = _ => ApiAnswer.Never;

        Assert.Empty(WithinLimit(line));
        // The first Tab may have ended a moment before its work did, where the machine is busy; then the second is the one that is remembered.
        var fastest = Enumerable.Range(0, 2).Min(_ =>
        {
            var again = Stopwatch.StartNew();
            Assert.Empty(Complete(line));
            return again.Elapsed;
        });
        Assert.True(fastest < TimeSpan.FromSeconds(1), $"{line} took {fastest} when asked again");
    }

    [Fact]
    public void A_server_that_is_down_offers_nothing()
    {
        _api.Stop();

        Assert.Empty(WithinLimit("Get-Rollout w"));
        Assert.Equal(["other"], WithinLimit("Get-Rollout -Context ot").Select(match => match.CompletionText));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(401)]
    [InlineData(500)]
    public void A_server_that_refuses_offers_nothing(int status)
    {
        _api.Answer = _ => ApiAnswer.Refusal(status, "Some", "no");

        Assert.Empty(WithinLimit("Get-Rollout w"));
        Assert.Empty(WithinLimit("Get-Rollout -Namespace p"));
    }

    [Fact]
    public void Kinds_that_are_forbidden_do_not_hide_the_others()
    {
        _api.Answer = request => request.Path.EndsWith("/deployments", StringComparison.Ordinal) ? Serve(request) : ApiAnswer.Refusal(403, "Forbidden", "no");

        Assert.Equal(["web"], Complete("Get-Rollout w").Select(match => match.CompletionText));
    }

    [Theory]
    [InlineData("Get-Rollout ")]
    [InlineData("Get-Rollout -Namespace ")]
    [InlineData("Get-Rollout -Context ")]
    [InlineData("Undo-Rollout web -ToRevision ")]
    [InlineData("Get-Rollout -KubeConfig nodrive:/x -Context ")]
    [InlineData("Get-Rollout -Kind nonsense -Name ")]
    [InlineData("Get-Rollout a/b/c")]
    public void Without_a_kubeconfig_there_is_nothing_and_no_names_of_files(string line)
    {
        _module.Use("/nowhere/config");

        Assert.Empty(WithinLimit(line));
    }

    [Fact]
    public void A_broken_kubeconfig_offers_nothing()
    {
        File.WriteAllText(_api.KubeConfig, "contexts: [");

        Assert.Empty(WithinLimit("Get-Rollout -Context "));
        Assert.Empty(WithinLimit("Get-Rollout "));
    }

    [Fact]
    public void A_kubeconfig_on_the_line_counts_more_than_the_default()
    {
        _module.Use("/nowhere/config");

        Assert.Equal(["web"], Complete($"Get-Rollout -KubeConfig '{_api.KubeConfig}' w").Select(match => match.CompletionText));
    }

    [Fact]
    public void Sandboxes_are_offered_by_name()
    {
        var context = _module.Run("Start-RolloutSandbox").Succeeded().Value<string>("Context");
        try
        {
            Assert.Contains(context, Complete("Stop-RolloutSandbox sand").Select(match => match.CompletionText));
        }
        finally
        {
            _module.Run($"Stop-RolloutSandbox {context}").Succeeded();
        }
    }

    private static ApiAnswer? Serve(ApiRequest request)
    {
        if (request.Path.EndsWith("/api/v1/namespaces", StringComparison.Ordinal))
        {
            return ApiAnswer.List("Namespace", [.. new[] { "prod", "shop" }.Select(name => JsonNode.Parse($$$"""{ "metadata": { "name": "{{{name}}}" }, "status": { "phase": "Active" } }""")!)]);
        }

        var answer = Workloads.Serve(request);
        if (request.Path.EndsWith("/namespaces/shop/deployments", StringComparison.Ordinal) && request.Query.Length > 0)
        {
            // No name of Kubernetes needs quotes; a server that gives one all the same must not get a command line into trouble.
            answer!.Body["items"]!.AsArray().Add(Workloads.Complete("Deployment", "it's me", "shop"));
        }

        return answer;
    }

    private List<CompletionResult> WithinLimit(string line)
    {
        var watch = Stopwatch.StartNew();
        var matches = Complete(line);
        Assert.True(watch.Elapsed < Limit, $"{line} took {watch.Elapsed}");
        return matches;
    }

    private List<CompletionResult> Complete(string line)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = _module.Runspace;
        return [.. CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches];
    }
}
