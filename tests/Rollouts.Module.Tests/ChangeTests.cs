using System.Text.Json.Nodes;
using Rollouts.Module.Tests.Api;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>What the changing commands send, and when they send nothing.</summary>
public sealed class ChangeTests(ModuleHost module) : IClassFixture<ModuleHost>, IDisposable
{
    private readonly FakeApi _api = new() { Answer = Deployments.Serve(Deployments.Complete("web"), Deployments.Complete("api", uid: "u-2")) };

    public void Dispose() => _api.Dispose();

    [Fact]
    public void What_if_says_both_ends_and_sends_no_write()
    {
        var result = Run("Set-RolloutImage web -Image app=web:3 -Verbose:$false -WhatIf");

        Assert.Empty(result.Succeeded().Output);
        Assert.Empty(_api.Writes);
    }

    [Fact]
    public void A_piped_name_and_what_if_send_no_write()
    {
        Assert.Empty(Run("'deploy/web' | Suspend-Rollout -WhatIf").Succeeded().Output);
        Assert.Empty(_api.Writes);
    }

    // Under Stop the first error ends the pipeline, so that nothing would wait for what was changed before it.
    [Theory]
    [InlineData("Stop", 0)]
    [InlineData("Continue", 1)]
    public void What_cannot_be_done_is_told_before_anything_is_done(string preference, int writes)
    {
        _api.Answer = Deployments.Serve(Deployments.Complete("api", uid: "u-2"), Paused("web"));

        var result = Run($"$ErrorActionPreference = '{preference}'; Restart-Rollout api, web");

        Assert.Equal(["RolloutPaused"], result.ErrorIds);
        Assert.Equal(writes, _api.Writes.Count());
        Assert.Equal(writes, result.Output.Count);
    }

    [Theory]
    [InlineData("Stop", "The error that follows ends the pipeline. Changed before it, and not waited for: deployment/web in shop.")]
    [InlineData("Continue", null)]
    public void A_write_that_is_refused_stops_none_of_the_others(string preference, string? warning)
    {
        var serve = _api.Answer;
        _api.Answer = request => request.Method == "PATCH" && request.Path.EndsWith("/api", StringComparison.Ordinal) ? ApiAnswer.Refusal(403, "Forbidden", "no") : serve(request);

        var result = Run($"$ErrorActionPreference = '{preference}'; Restart-Rollout api, web");

        Assert.Equal(["Forbidden"], result.ErrorIds);
        Assert.Equal(2, _api.Writes.Count());
        Assert.Equal("web", result.Value<string>("Name"));
        Assert.Equal(warning is null ? [] : [warning], result.Warnings);
    }

    [Fact]
    public void The_change_is_sent_with_the_version_it_was_worked_out_for()
    {
        Run("Restart-Rollout web").Succeeded();

        var write = Assert.Single(_api.Writes);
        Assert.Equal("PATCH", write.Method);
        Assert.Equal("application/strategic-merge-patch+json", write.ContentType.Split(';')[0]);
        Assert.Contains("fieldManager=rollouts", write.Query, StringComparison.Ordinal);
        var body = JsonNode.Parse(write.Body)!;
        Assert.NotNull(body["spec"]!["template"]!["metadata"]!["annotations"]!["kubectl.kubernetes.io/restartedAt"]);
        Assert.Equal("42", (string)body["metadata"]!["resourceVersion"]!);
    }

    [Fact]
    public void A_suspension_is_sent_for_the_object_and_not_for_a_version_of_it()
    {
        Run("Suspend-Rollout web").Succeeded();

        var body = JsonNode.Parse(Assert.Single(_api.Writes).Body)!;
        Assert.True((bool)body["spec"]!["paused"]!);
        Assert.NotEmpty((string)body["metadata"]!["uid"]!);
        Assert.Null(body["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public void A_dry_run_is_asked_of_the_server_and_marked_in_the_output()
    {
        var result = Run("Suspend-Rollout web -DryRun -FieldManager somebody").Succeeded();

        Assert.True(result.Value<bool>("IsDryRun"));
        var query = Assert.Single(_api.Writes).Query;
        Assert.Contains("dryRun=All", query, StringComparison.Ordinal);
        Assert.Contains("fieldManager=somebody", query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Wait-Rollout")]
    [InlineData("Suspend-Rollout")]
    public void The_answer_to_a_dry_run_cannot_be_acted_on(string command)
    {
        Run($"Suspend-Rollout web -DryRun | {command}").Failed("InvalidArgument");
        Assert.Single(_api.Writes);
    }

    [Theory]
    [InlineData("'web', 'deploy/web' | Suspend-Rollout")]
    [InlineData("Suspend-Rollout web, deploy/web, w*b")]
    public void A_rollout_that_is_named_twice_is_changed_once(string script)
    {
        Run(script).Succeeded();
        Assert.Single(_api.Writes);
    }

    [Fact]
    public void Contradicting_revisions_of_one_rollout_change_nothing()
    {
        const string revision = "[pscustomobject]@{ Name = 'web'; Namespace = 'shop'; WorkloadUid = 'u-1'; Revision = ";
        Run($"{revision} 1 }}, {revision} 2 }} | Suspend-Rollout").Failed("InvalidArgument");
        Assert.Empty(_api.Writes);
    }

    [Fact]
    public void A_rollout_cannot_be_written_to_at_the_prompt()
    {
        var result = Run("$r = Get-Rollout web; try { $r.Phase = 'Paused' } catch { }; $r.Phase");

        Assert.Equal("Complete", $"{result.Output.Single()}");
    }

    [Fact]
    public void A_row_of_a_file_that_was_a_dry_run_cannot_be_acted_on()
    {
        Run("[pscustomobject]@{ Name = 'web'; Namespace = 'shop'; IsDryRun = 'True' } | Suspend-Rollout").Failed("InvalidArgument");
        Assert.Empty(_api.Writes);
    }

    [Fact]
    public void What_is_so_already_is_not_written_but_emitted_and_told_by_verbose()
    {
        var result = Run("Resume-Rollout web -Verbose").Succeeded();

        Assert.Equal("web", result.Value<string>("Name"));
        Assert.Contains(result.Verbose, line => line.Contains("is not suspended", StringComparison.Ordinal));
        Assert.Empty(_api.Writes);
    }

    [Theory]
    [InlineData("Suspend-Rollout")]
    [InlineData("Set-RolloutImage -Image app=web:3")]
    [InlineData("Undo-Rollout -Namespace shop")]
    [InlineData("Suspend-Rollout -InputObject $null")]
    [InlineData("Suspend-Rollout w*z")]
    [InlineData("Suspend-Rollout -Selector app=nothing -Namespace empty")]
    public void Nothing_to_change_is_an_error_for_a_command_that_changes(string script)
    {
        Run(script).Failed("NothingSelected");
        Assert.Empty(_api.Writes);
    }

    [Fact]
    public void An_object_that_was_created_anew_is_not_the_one_that_was_piped_in()
    {
        var piped = Run("Get-Rollout web").Succeeded().Output[0];
        _api.Answer = Deployments.Serve(Deployments.Complete("web", uid: "another"));

        Run("$piped | Suspend-Rollout", ("piped", piped)).Failed("TargetMismatch");
        Assert.Empty(_api.Writes);
    }

    [Fact]
    public void A_rollout_that_fails_does_not_stop_the_others()
    {
        var serve = _api.Answer;
        _api.Answer = request => request is { Method: "PATCH" } && request.Path.EndsWith("/api", StringComparison.Ordinal)
            ? ApiAnswer.Refusal(403, "Forbidden", "deployments.apps \"api\" is forbidden")
            : serve(request);

        var result = Run("Suspend-Rollout api, web");

        var error = result.Failed("Forbidden");
        Assert.Equal("api", System.Management.Automation.PSObject.AsPSObject(error.TargetObject).Properties["Name"].Value);
        Assert.Equal("web", result.Value<string>("Name"));
    }

    [Fact]
    public void A_warning_of_the_server_is_a_warning()
    {
        var serve = _api.Answer;
        _api.Answer = request => serve(request) is { } answer ? answer with { Headers = [("Warning", "299 - \"apps/v1 is going away\"")] } : null;

        Assert.Contains("apps/v1 is going away", Run("Get-Rollout web").Succeeded().Warnings);
    }

    [Fact]
    public void A_template_that_kubectl_applies_is_warned_of()
    {
        var applied = Deployments.Complete("web");
        applied["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"] = "{}";
        _api.Answer = Deployments.Serve(applied);

        Assert.Contains(Run("Set-RolloutImage web -Image *=web:3").Succeeded().Warnings, text => text.Contains("kubectl apply", StringComparison.Ordinal));
    }

    private static JsonObject Paused(string name)
    {
        var paused = Deployments.Complete(name);
        paused["spec"]!["paused"] = true;
        return paused;
    }

    private RunResult Run(string script, params IEnumerable<(string, object?)> variables)
    {
        module.Use(_api.KubeConfig);
        return module.Run(script, variables);
    }
}
