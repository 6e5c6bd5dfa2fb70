using System.Management.Automation;
using Rollouts.Module.Tests.Api;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>Why a rollout is not getting on, as a person learns it at the prompt.</summary>
public sealed class ProblemTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("shop/web:2-missing", "ImagePull", "not found", "Set-RolloutImage deployment/web", "Undo-Rollout deployment/web")]
    [InlineData("shop/web:2-private", "ImagePull", "pull access denied", "Set-RolloutImage deployment/web", "kubectl describe pod web-")]
    [InlineData("shop/web:2-invalid", "InvalidImageName", "couldn't parse image name", "Set-RolloutImage deployment/web", "Undo-Rollout deployment/web")]
    [InlineData("shop/web:2-bad-config", "CreateContainerConfigError", "configmap \"web-config\" not found", "kubectl describe pod web-", "Undo-Rollout deployment/web")]
    [InlineData("shop/web:2-crash-100ms", "Error|CrashLoopBackOff", "ended with exit code 1", "kubectl logs web-", "Undo-Rollout deployment/web")]
    [InlineData("shop/web:2-never-ready", "ReadinessProbeFailed", "Readiness probe failed", "kubectl logs web-", "Undo-Rollout deployment/web")]
    public async Task Each_failure_is_told_with_its_place_and_the_next_command(string image, string reason, string message, string remedy, string another)
    {
        _sandbox.Run($"Set-RolloutImage web -Image 'web={image}'").Succeeded();

        var problem = await SeenAsync("web", problem => reason.Split('|').Any(word => Text(problem, "Reason").Contains(word, StringComparison.Ordinal)));

        Assert.StartsWith("web-", Text(problem, "Pod"), StringComparison.Ordinal);
        Assert.Equal("web", Text(problem, "Container"));
        Assert.StartsWith("node-", Text(problem, "Node"), StringComparison.Ordinal);
        Assert.Contains(message, Text(problem, "Message"), StringComparison.Ordinal);
        Assert.Contains(remedy, Text(problem, "Remedy"), StringComparison.Ordinal);
        Assert.Contains(another, Text(problem, "Remedy"), StringComparison.Ordinal);
        Assert.Contains("sandbox", Text(problem, "Remedy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crash_comes_with_its_exit_code_and_its_last_log_lines()
    {
        _sandbox.Run("Set-RolloutImage web -Image 'web=shop/web:2-crash-100ms'").Succeeded();

        var problem = await SeenAsync("web", problem => Text(problem, "Restarts") != "0");

        Assert.Equal("1", Text(problem, "ExitCode"));
        var log = (IReadOnlyList<string>)problem.Properties["Log"].Value;
        Assert.Contains("FATAL", log[^1], StringComparison.Ordinal);
        Assert.Single(Log(_sandbox.Run("Get-RolloutProblem web -IncludeWarning -LogLines 1").Succeeded()));
        Assert.Empty(Log(_sandbox.Run("Get-RolloutProblem web -IncludeWarning -LogLines 0").Succeeded()));

        static IReadOnlyList<string> Log(RunResult result) => (IReadOnlyList<string>)result.Output[0].Properties["Log"].Value;
    }

    [Fact]
    public async Task An_invalid_image_is_fatal_at_once_and_the_rollout_has_failed()
    {
        _sandbox.Run("Set-RolloutImage cart -Image 'cart=shop/cart:2-invalid'").Succeeded();
        Assert.Equal("Fatal", Text(await SeenAsync("cart", problem => Text(problem, "Reason") == "InvalidImageName"), "Severity"));

        var rollout = _sandbox.Run("Get-Rollout cart -Detailed").Succeeded();

        Assert.Equal("Failed", rollout.Value<string>("Phase"));
        Assert.Contains("InvalidImageName", rollout.Value<string>("Message"), StringComparison.Ordinal);
        Assert.NotEmpty((System.Collections.ICollection)rollout.Output[0].Properties["Problems"].Value);
    }

    [Fact]
    public async Task Warnings_are_not_emitted_unasked_and_a_line_says_that_they_are_there()
    {
        _sandbox.Run("Set-RolloutImage cart -Image 'cart=shop/cart:2-missing'").Succeeded();
        await SeenAsync("cart", _ => true);

        var quiet = _sandbox.Run("Get-RolloutProblem cart").Succeeded();

        Assert.Empty(quiet.Output);
        Assert.Contains(quiet.Lines, line => line.Contains("-IncludeWarning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_too_big_for_every_node_is_unschedulable()
    {
        await _sandbox.PatchAsync("worker", """{ "spec": { "template": { "spec": { "containers": [ { "name": "worker", "image": "shop/worker:8", "resources": { "requests": { "cpu": "512" } } } ] } } } }""");

        var problem = await SeenAsync("worker", problem => Text(problem, "Reason") == "Unschedulable");

        Assert.Contains("Insufficient cpu", Text(problem, "Message"), StringComparison.Ordinal);
        Assert.Null(problem.Properties["Container"].Value);
    }

    [Fact]
    public void What_is_complete_has_no_problems_and_costs_no_more_requests()
    {
        var result = _sandbox.Run("Get-RolloutProblem web -IncludeWarning -Verbose").Succeeded();

        Assert.Empty(result.Output);
        Assert.Empty(result.Lines);
    }

    [Fact]
    public async Task Init_containers_sidecars_quotas_and_pull_policies_are_told_too()
    {
        var expected = new Dictionary<string, (string Reason, string Container, string Message)>(StringComparer.Ordinal)
        {
            ["init"] = ("CrashLoopBackOff", "migrate", "init container migrate ended with exit code 1"),
            ["sidecar"] = ("CrashLoopBackOff", "proxy", "sidecar proxy ended with exit code 1"),
            ["never"] = ("ErrImageNeverPull", "app", "pull policy of Never"),
            ["quota"] = ("FailedCreate", "", "exceeded quota: small"),
        };
        using var module = new ModuleHost();
        using var manifest = new TemporaryManifest(
            Deployment("init", """initContainers: [ { name: migrate, image: "migrate:1-crash-100ms" } ], containers: [ { name: app, image: "app:1" } ]"""),
            Deployment("sidecar", """initContainers: [ { name: proxy, image: "proxy:1-crash-100ms", restartPolicy: Always } ], containers: [ { name: app, image: "app:1" } ]"""),
            Deployment("never", """containers: [ { name: app, image: "app:1-missing", imagePullPolicy: Never } ]"""),
            "apiVersion: v1\nkind: Namespace\nmetadata: { name: tight }",
            "apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: small, namespace: tight }\nspec: { hard: { pods: \"0\" } }",
            Deployment("quota", """containers: [ { name: app, image: "app:1" } ]""", "tight"));
        var sandbox = module.Run($"Start-RolloutSandbox -Path '{manifest.Path}'").Succeeded();
        module.Use(sandbox.Value<string>("KubeConfig"));
        try
        {
            foreach (var (name, (reason, container, message)) in expected)
            {
                var problem = await SeenAsync(module, name == "quota" ? "quota -Namespace tight" : name, problem => Text(problem, "Reason") == reason);

                Assert.Equal(container, Text(problem, "Container"));
                Assert.Contains(message, Text(problem, "Message"), StringComparison.Ordinal);
                Assert.DoesNotContain("Undo-Rollout", Text(problem, "Remedy"), StringComparison.Ordinal);
            }
        }
        finally
        {
            module.Run($"Stop-RolloutSandbox {sandbox.Value<string>("Context")}");
        }
    }

    [Fact]
    public async Task The_view_is_a_list_with_a_command_to_copy_on_each_line()
    {
        var shell = await ChildShell.RunAsync(["-Command", """
            $env:KUBECONFIG = (Start-RolloutSandbox -Example).KubeConfig
            Set-RolloutImage cart -Image 'cart=shop/cart:2-invalid' | Out-Null
            while (-not (Get-RolloutProblem cart)) { }
            Get-RolloutProblem cart
            """]);
        var lines = shell.Output.Split('\n').Select(line => line.TrimEnd()).ToList();

        Assert.Equal("", shell.Error);
        Assert.Contains("   Rollout: deployment/cart in default (context sandbox)", lines);
        Assert.Contains(lines, line => line.StartsWith("Problem : Fatal: InvalidImageName for ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Where   : pod cart-", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Remedy  : Set-RolloutImage deployment/cart", StringComparison.Ordinal));
        Assert.Contains("          Undo-Rollout deployment/cart -Namespace default -Context sandbox", lines.Select(WithoutKubeConfig));
        Assert.DoesNotContain(lines, line => line.StartsWith("Log", StringComparison.Ordinal));

        static string WithoutKubeConfig(string line) => line.Split(" -KubeConfig")[0];
    }

    [Fact]
    public void Without_rights_to_pods_what_could_not_be_seen_is_told()
    {
        using var api = new FakeApi();
        var serve = Deployments.Serve(Deployments.Complete("web"));
        api.Answer = request => request.Path.Contains("/deployments", StringComparison.Ordinal)
            ? serve(request) is { } answer ? Unready(answer) : null
            : ApiAnswer.Refusal(403, "Forbidden", $"{request.Path} is forbidden: User \"someone\" cannot list it");
        using var module = new ModuleHost();
        module.Use(api.KubeConfig);

        var problems = module.Run("Get-RolloutProblem deploy/web").Succeeded();
        var rollout = module.Run("Get-Rollout deploy/web -Detailed").Succeeded();

        Assert.Empty(problems.Output);
        Assert.Contains(problems.Lines, line => line.Contains("not allowed to see: pods, revisions, events", StringComparison.Ordinal));
        Assert.Contains("not allowed to see: pods, revisions, events", rollout.Value<string>("Message"), StringComparison.Ordinal);

        static ApiAnswer Unready(ApiAnswer answer)
        {
            answer.Body["status"]!["availableReplicas"] = 1;
            return answer;
        }
    }

    private static string Text(PSObject problem, string property) => problem.Properties[property].Value?.ToString() ?? "";

    private static string Deployment(string name, string pod, string ns = "default") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}}, namespace: {{ns}} }
        spec:
          selector: { matchLabels: { app: {{name}} } }
          template:
            metadata: { labels: { app: {{name}} } }
            spec: { {{pod}} }
        """;

    private Task<PSObject> SeenAsync(string rollout, Func<PSObject, bool> fits) => SeenAsync(_sandbox.Module, rollout, fits);

    /// <summary>Asks until a problem is there that fits; the cluster takes its time.</summary>
    private static async Task<PSObject> SeenAsync(ModuleHost module, string rollout, Func<PSObject, bool> fits)
    {
        var deadline = DateTime.UtcNow.AddMinutes(1);
        while (DateTime.UtcNow < deadline)
        {
            if (module.Run($"Get-RolloutProblem {rollout} -IncludeWarning").Succeeded().Output.FirstOrDefault(fits) is { } problem)
            {
                return problem;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"No problem of {rollout} was told that fits.");
    }

    private sealed class TemporaryManifest : IDisposable
    {
        internal TemporaryManifest(params string[] documents) => File.WriteAllText(Path, string.Join("\n---\n", documents));

        internal string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"rollouts-{Guid.NewGuid():N}.yaml");

        public void Dispose() => File.Delete(Path);
    }
}
