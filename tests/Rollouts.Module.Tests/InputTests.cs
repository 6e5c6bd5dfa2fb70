using System.Collections;
using System.Management.Automation;
using Rollouts.Module.Tests.Api;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>What may be piped in, and what it is taken for: judged by the requests that it leads to.</summary>
public sealed class InputTests(ModuleHost module) : IClassFixture<ModuleHost>, IDisposable
{
    private const string Web = "/apis/apps/v1/namespaces/shop/deployments/web";
    private const string WebInProd = "/apis/apps/v1/namespaces/prod/deployments/web";
    private const string AnyWeb = "/apis/apps/v1/namespaces/shop/*/web";
    private const string AnyWebInProd = "/apis/apps/v1/namespaces/prod/*/web";
    private readonly FakeApi _api = new() { Answer = Deployments.Serve(Deployments.Complete("web"), Deployments.Complete("web", "prod"), Deployments.Complete("api")) };

    public static TheoryData<string, string> Inputs => new()
    {
        { "'web'", AnyWeb },
        { "'deploy/web'", Web },
        { "'deployment.apps/web'", Web },
        { "' web '", AnyWeb },
        { "@{ Name = 'web' }", AnyWeb },
        { "@{ name = 'web'; namespace = 'prod'; kind = 'deployment' }", WebInProd },
        { "[pscustomobject]@{ Name = 'web'; Namespace = 'prod' }", AnyWebInProd },
        { "[pscustomobject]@{ Name = 'web'; Namespace = '' }", AnyWeb },
        { "[pscustomobject]@{ Name = 'deploy/web'; Namespace = 'prod' }", WebInProd },
        { "[pscustomobject]@{ kind = 'Deployment'; apiVersion = 'apps/v1'; metadata = [pscustomobject]@{ name = 'web'; namespace = 'prod' } }", WebInProd },
        { "@{ kind = 'Deployment'; metadata = @{ name = 'web'; namespace = 'prod' } }", WebInProd },
        { "[pscustomobject]@{ kind = 'List'; items = @([pscustomobject]@{ kind = 'Deployment'; metadata = [pscustomobject]@{ name = 'web'; namespace = 'prod' } }) }", WebInProd },
        { "[pscustomobject]@{ kind = 'DeploymentList'; items = @([pscustomobject]@{ metadata = [pscustomobject]@{ name = 'web'; namespace = 'prod' } }) }", WebInProd },
    };

    public void Dispose() => _api.Dispose();

    [Theory]
    [MemberData(nameof(Inputs))]
    public void An_input_is_taken_for_what_it_names(string input, string path)
    {
        var result = Run($"{input} | Get-Rollout").Succeeded();

        Assert.Equal("web", result.Value<string>("Name"));
        Assert.Equal(Asked(path), _api.Requests.Select(request => request.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void InputObject_as_an_argument_is_taken_for_the_same(string input, string path)
    {
        Run($"Get-Rollout -InputObject ({input})").Succeeded();

        Assert.Equal(Asked(path), _api.Requests.Select(request => request.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_revisions_of_one_rollout_are_refused_with_a_command_that_acts_on_it_alone()
    {
        var error = Run("""
            $one = Get-Rollout web -Namespace prod
            5, 7 | ForEach-Object { @{ Kind = 'Deployment'; Name = 'web'; Namespace = 'prod'; WorkloadUid = $one.Uid; Revision = $_ } } | Undo-Rollout
            """).Failed("InvalidArgument");

        Assert.StartsWith("Undo-Rollout deployment/web -Namespace prod ", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.EndsWith("-ToRevision 7", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_in_the_place_of_a_name_is_refused_rather_than_looked_for_in_another_cluster()
    {
        var result = Run("$rollout = Get-Rollout web -Namespace prod; \"$rollout\"; Undo-Rollout $rollout");

        Assert.Equal("deployment/web in prod (context test)", result.Texts.Single());
        Assert.Contains("-InputObject", result.Failed("InvalidArgument").ToString());
        Assert.DoesNotContain(_api.Requests, request => request.Method != "GET");
    }

    [Fact]
    public void A_KubernetesClient_object_without_a_kind_is_known_by_its_class()
    {
        var result = Run("$object | Get-Rollout", ("object", new k8s.Models.V1Deployment())).Succeeded();

        Assert.Equal("prod", result.Value<string>("Namespace"));
    }

    [Fact]
    public void A_list_of_KubernetesClient_is_taken_apart()
    {
        var result = Run("$object | Get-Rollout", ("object", new k8s.Models.V1DeploymentList())).Succeeded();

        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void A_deserialized_rollout_is_taken_for_the_object_it_was()
    {
        var rollout = Run("Get-Rollout web -Namespace prod").Succeeded().Output;
        var restored = PSSerializer.Deserialize(PSSerializer.Serialize(rollout));
        Assert.Contains("Deserialized.Rollouts.Rollout", ((PSObject)((IList)((PSObject)restored).BaseObject)[0]!).TypeNames);

        var result = Run("$restored | Get-Rollout", ("restored", restored)).Succeeded();

        Assert.Equal("prod", result.Value<string>("Namespace"));
    }

    [Fact]
    public void A_rollout_goes_back_to_the_context_it_came_from()
    {
        var result = Run("Get-Rollout deploy/web -Context other -Namespace prod | Get-Rollout").Succeeded();

        Assert.Equal("other", result.Value<string>("Context"));
        Assert.Equal([WebInProd, WebInProd], _api.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData("-Context other")]
    [InlineData("-Namespace shop")]
    [InlineData("-KubeConfig /elsewhere/config")]
    public void A_parameter_that_contradicts_the_input_is_a_mismatch(string parameter) =>
        Run($"Get-Rollout web -Context test -Namespace prod | Suspend-Rollout {parameter}").Failed("TargetMismatch");

    [Theory]
    [InlineData("$null")]
    [InlineData("@()")]
    [InlineData("@($null, $null)")]
    public void No_input_means_no_work_and_no_error(string input)
    {
        Assert.Empty(Run($"{input} | Suspend-Rollout").Succeeded().Output);
        Assert.Empty(Run($"{input} | Get-Rollout").Succeeded().Output);
        Assert.Empty(Run($"{input} | Wait-Rollout").Succeeded().Output);
        Assert.Empty(_api.Requests);
    }

    [Fact]
    public void Many_lines_of_JSON_text_give_one_error_that_says_ConvertFrom_Json()
    {
        var json = Deployments.Complete("web").ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });

        var error = Run("$json -split \"`n\" | Suspend-Rollout", ("json", json)).Failed("InvalidArgument");

        Assert.Contains("| ConvertFrom-Json", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(_api.Requests);
    }

    [Fact]
    public void A_table_of_kubectl_gives_one_error()
    {
        Run("'NAME   READY   UP-TO-DATE', 'web    3/3     3' | Suspend-Rollout").Failed("InvalidArgument");
        Assert.Empty(_api.Requests);
    }

    [Fact]
    public void Output_of_kubectl_dash_o_name_needs_no_conversion() =>
        Assert.Equal(2, Run("'deployment.apps/web', 'deployment.apps/api' | Get-Rollout").Succeeded().Output.Count);

    [Fact]
    public void A_pattern_may_be_piped() => Assert.Equal(["api"], Run("'a*' | Get-Rollout | ForEach-Object Name").Succeeded().Texts);

    [Theory]
    [InlineData("42", "System.Int32")]
    [InlineData("(Get-Module Rollouts)", "System.Management.Automation.PSModuleInfo")]
    [InlineData("[System.IO.FileInfo]'/tmp/web'", "System.IO.FileInfo")]
    [InlineData("@{ Kind = 'Deployment' }", "System.Collections.Hashtable")]
    public void Anything_else_is_refused_by_its_type(string input, string type)
    {
        var error = Run($"{input} | Get-Rollout").Failed("InvalidArgument");

        Assert.Contains(type, error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'pod/web-1'")]
    [InlineData("@{ Name = 'web'; Kind = 'Pod' }")]
    [InlineData("@{ kind = 'ReplicaSet'; apiVersion = 'apps/v1'; metadata = @{ name = 'web-1' } }")]
    [InlineData("@{ kind = 'Deployment'; apiVersion = 'example.org/v1'; metadata = @{ name = 'web' } }")]
    public void A_kind_without_rollouts_is_named(string input) => Run($"{input} | Get-Rollout").Failed("KindNotSupported");

    [Fact]
    public void One_bad_input_does_not_stop_the_others()
    {
        var result = Run("'web', 42, 'missing', 'api' | Get-Rollout");

        Assert.Equal(["InvalidArgument", "RolloutNotFound"], result.ErrorIds);
        Assert.Equal(["web", "api"], result.Output.Select(rollout => rollout.Properties["Name"].Value));
    }

    [Fact]
    public void What_stands_beside_workloads_in_a_list_of_kubectl_is_skipped_with_a_note()
    {
        var list = "[pscustomobject]@{ kind = 'List'; items = @(@{ kind = 'Service'; metadata = @{ name = 's' } }, @{ kind = 'Deployment'; metadata = @{ name = 'web' } }) }";

        var result = Run($"{list} | Get-Rollout -Verbose").Succeeded();

        Assert.Equal("web", result.Value<string>("Name"));
        Assert.Contains("The Service 's' in the list has no rollouts: it is skipped.", result.Verbose);
    }

    [Fact]
    public void A_list_of_nothing_but_other_kinds_is_one_error()
    {
        var list = "[pscustomobject]@{ kind = 'List'; items = @(@{ kind = 'Pod'; metadata = @{ name = 'a' } }, @{ kind = 'Pod'; metadata = @{ name = 'b' } }, @{ kind = 'Job'; metadata = @{ name = 'c' } }) }";

        Assert.Contains("it holds 2 Pod, 1 Job.", Run($"{list} | Get-Rollout").Failed("KindNotSupported").Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Run("[pscustomobject]@{ kind = 'List'; items = @() } | Suspend-Rollout").Succeeded().Output);
    }

    [Fact]
    public void A_server_that_is_down_is_told_once_for_all_inputs()
    {
        _api.Stop();

        Run("'web', 'api' | ForEach-Object { [pscustomobject]@{ Name = $_; Kind = 'Deployment' } } | Get-Rollout").Failed("ClusterUnreachable");
    }

    [Theory]
    [InlineData("Get-Rollout deploy/web -Kind ds", "InvalidArgument")]
    [InlineData("'deploy/web' | Get-Rollout -Kind ds", "InvalidArgument")]
    [InlineData("@{ Name = 'web'; Kind = 'Deployment' } | Get-Rollout -Kind ds", "TargetMismatch")]
    public void A_kind_that_contradicts_another_is_refused(string script, string id)
    {
        Run(script).Failed(id);
        Assert.Empty(_api.Requests);
    }

    [Theory]
    [InlineData("'web' | Get-Rollout api")]
    [InlineData("'web' | Get-Rollout -Selector app=web")]
    [InlineData("Get-Rollout web -Path .")]
    [InlineData("Get-Rollout -AllNamespaces -Namespace shop")]
    public void Two_ways_to_select_at_once_are_refused(string script)
    {
        Run(script).Failed("InvalidArgument");
        Assert.Empty(_api.Requests);
    }

    // A name without a kind may be of any.
    private static IEnumerable<string> Asked(string path) => path.Contains('*', StringComparison.Ordinal)
        ? new[] { "daemonsets", "deployments", "statefulsets" }.Select(plural => path.Replace("*", plural, StringComparison.Ordinal))
        : [path];

    private RunResult Run(string script, params IEnumerable<(string, object?)> variables)
    {
        module.Use(_api.KubeConfig);
        return module.Run(script, variables);
    }
}
