using System.Management.Automation;
using System.Text.Json.Nodes;
using Rollouts.Module.Tests.Api;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>Bad input and bad days: each gives its id, a fitting category, a sentence and the next command to type.</summary>
public sealed class ErrorTests(ModuleHost module) : IClassFixture<ModuleHost>, IDisposable
{
    private const string Canary = "canary-7e3f1c";
    private readonly FakeApi _api = new() { Answer = Deployments.Serve(Deployments.Complete("web")) };

    public void Dispose() => _api.Dispose();

    [Fact]
    public void A_wait_that_cannot_begin_is_an_error_only_after_the_others_have_ended()
    {
        var stuck = Deployments.Complete("web");
        stuck["status"]!["conditions"] = new JsonArray(new JsonObject
        {
            ["type"] = "Progressing",
            ["status"] = "False",
            ["reason"] = "ProgressDeadlineExceeded",
            ["lastUpdateTime"] = "2026-11-01T08:00:00Z",
            ["message"] = "ReplicaSet \"web-1\" has timed out progressing.",
        });
        var serve = Deployments.Serve(stuck, Deployments.Complete("api", uid: "u-2"));
        _api.Answer = request => request.Path.EndsWith("/replicasets", StringComparison.Ordinal) ? ApiAnswer.Refusal(500, "InternalError", "etcd is ill") : serve(request);

        var result = Run("try { 'web', 'api' | Wait-Rollout -ErrorAction Stop | ForEach-Object { $_.Name } } catch { $_.FullyQualifiedErrorId.Split(',')[0] }");

        Assert.Equal(["api", "ApiError"], result.Output.Select(output => $"{output}"));
    }

    [Theory]
    [InlineData("Get-Rollout missing", "RolloutNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-Rollout -KubeConfig /nowhere/config", "InvalidKubeConfig", ErrorCategory.InvalidData)]
    [InlineData("Get-Rollout -Context nowhere", "InvalidKubeConfig", ErrorCategory.InvalidData)]
    [InlineData("Get-Rollout -Kind pod", "KindNotSupported", ErrorCategory.NotImplemented)]
    [InlineData("Get-Rollout pod/web", "KindNotSupported", ErrorCategory.NotImplemented)]
    [InlineData("Get-Rollout a/b/c", "InvalidArgument", ErrorCategory.InvalidArgument)]
    [InlineData("Suspend-Rollout", "NothingSelected", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-Rollout -Path /nowhere.yaml", "InvalidManifest", ErrorCategory.ParserError)]
    [InlineData("Get-RolloutHistory web -Revision 9", "RevisionNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Undo-Rollout web", "NoPreviousRevision", ErrorCategory.ObjectNotFound)]
    [InlineData("Set-RolloutImage web -Image nope=web:3", "InvalidArgument", ErrorCategory.InvalidArgument)]
    [InlineData("Set-RolloutImage web -Image web:3", "InvalidArgument", ErrorCategory.InvalidArgument)]
    public void Bad_input_gives_its_id_a_sentence_and_the_next_command(string script, string id, ErrorCategory category)
    {
        var error = Run(script).Failed(id);

        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.StartsWith($"{id},Rollouts.Commands.", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData(401, "Unauthorized", "Unauthorized", ErrorCategory.AuthenticationError)]
    [InlineData(403, "Forbidden", "Forbidden", ErrorCategory.PermissionDenied)]
    [InlineData(422, "Invalid", "ApiError", ErrorCategory.InvalidData)]
    [InlineData(400, "BadRequest", "ApiError", ErrorCategory.InvalidData)]
    public void A_refusal_of_the_server_keeps_its_meaning(int status, string reason, string id, ErrorCategory category)
    {
        _api.Answer = _ => ApiAnswer.Refusal(status, reason, "because I say so");

        var error = Run("Get-Rollout web").Failed(id);

        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Contains("because I say so", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_down_is_unreachable()
    {
        _api.Stop();

        Assert.Equal(ErrorCategory.ConnectionError, Run("Get-Rollout web").Failed("ClusterUnreachable").CategoryInfo.Category);
    }

    [Fact]
    public void A_selector_that_the_server_does_not_take_is_invalid()
    {
        _api.Answer = _ => ApiAnswer.Refusal(400, "BadRequest", "unable to parse requirement: found '==='");

        Run("Get-Rollout -Selector a===b").Failed("InvalidSelector");
    }

    [Theory]
    [InlineData("Get-Rollout w*z")]
    [InlineData("Get-Rollout -Namespace empty")]
    [InlineData("Get-Rollout -Selector app=x -Namespace empty")]
    public void Reading_nothing_is_silence(string script) => Assert.Empty(Run(script).Succeeded().Output);

    [Fact]
    public void An_error_can_be_silenced_like_any_other()
    {
        var result = Run("Get-Rollout missing, web -ErrorAction SilentlyContinue");

        Assert.Single(result.Output);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void ErrorAction_Stop_ends_the_script()
    {
        var result = Run("try { Get-Rollout missing -ErrorAction Stop; 'went on' } catch { \"caught $($_.FullyQualifiedErrorId)\" }");

        Assert.Equal(["caught RolloutNotFound,Rollouts.Commands.GetRolloutCommand"], result.Texts);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(500)]
    public void The_bearer_token_shows_nowhere(int status)
    {
        using var api = new TlsApi(Canary, _ => status == 200 ? ApiAnswer.Ok(Deployments.Complete("web")) : ApiAnswer.Refusal(status, "Some", "reason"));
        module.Use(api.KubeConfig);

        var result = module.Run("Get-Rollout web -Verbose -Debug; Suspend-Rollout web -Verbose -Debug; Get-RolloutHistory web -Verbose -Debug");

        Assert.Equal($"Bearer {Canary}", api.Authorization);
        Assert.NotEmpty(result.Verbose.Concat(result.ErrorIds));
        Assert.All(result.Errors, error => Assert.Null(error.Exception.InnerException));
        var everything = EverythingIn.Objects([.. result.Errors, .. result.Errors.Select(error => error.Exception.ToString()), .. result.Output, .. result.Verbose, .. result.Warnings, .. result.Debug]);
        Assert.Contains(status == 200 ? "deployment" : "reason", everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Canary, everything, StringComparison.Ordinal);
    }

    private RunResult Run(string script)
    {
        module.Use(_api.KubeConfig);
        return module.Run(script);
    }
}
