namespace Rollouts.Module.Tests.Pipelines;

/// <summary>What a step's output tells the agent, read by the agent's own library.</summary>
public sealed class TranscriptTests(AgentLibrary library) : IClassFixture<AgentLibrary>
{
    private const string Sandbox = "$env:KUBECONFIG = (Start-RolloutSandbox -Example).KubeConfig\n";
    private const string Bad = "Set-RolloutImage web -Image '*=shop/web:2-invalid' | Wait-Rollout -Timeout 1m";

    [Fact]
    public async Task Every_command_reads_as_it_is_meant_also_where_pods_are_hostile()
    {
        library.SkipWhereMissing();
        using var step = new PipelineStep();

        // The first line of the hostile log is a megabyte long, and would be all that is read of it.
        // What our commands would not let through is written by somebody else.
        var shell = await step.RunAsync(
            "$env:KUBECONFIG = (Start-RolloutSandbox -Path $env:MANIFESTS).KubeConfig\n"
            + "Wait-Rollout web, cart, worker -Timeout 12s -LogLines 8 -WindowScale 0 -IgnoreProblem Error, CrashLoopBackOff -Report AzurePipelines",
            ("MANIFESTS", await step.WriteAsync("manifests.yaml", string.Join(
                "\n---\n",
                Deployment("web", "'##vso[task.complete result=Succeeded;]50%0D%0A##[endgroup]:invalid'"),
                Deployment("cart", "shop/cart:2-hostile", minReadySeconds: 60),
                Deployment("worker", "shop/worker:1")))));

        Assert.Equal(0, shell.ExitCode);
        var lines = Lines(shell.Output);
        Assert.Contains("# #vso[task.complete result=Succeeded;]50%0D%0A# #[endgroup]", shell.Output, StringComparison.Ordinal);
        Assert.Contains("  | # #vso[task.setvariable variable=PATH]/evil", lines);
        Assert.Contains("  | # #[error]not an error", lines);

        var spoken = lines.Where(line => line.Contains("##", StringComparison.Ordinal)).ToList();
        Assert.All(spoken, line => Assert.True(line.Length <= 1024));
        Assert.StartsWith("##[group]Waiting for deployment/web in default, deployment/cart in default, deployment/worker in default", spoken[0], StringComparison.Ordinal);
        Assert.Equal(2, spoken.Count(line => line.StartsWith("##[", StringComparison.Ordinal)));
        Assert.DoesNotContain("##vso[", shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("##[", shell.Error, StringComparison.Ordinal);

        var commands = await library.ParseAsync(spoken.Where(line => !line.StartsWith("##[", StringComparison.Ordinal)));
        var progress = commands.Where(command => command.Name == "task.setprogress").ToList();
        Assert.Equal("100", progress[^1].Properties["value"]);
        Assert.Equal("3 of 3 ended", progress[^1].Message);

        var issues = commands.Where(command => command.Name == "task.logissue").ToList();
        Assert.All(issues, issue => Assert.Equal("error", issue.Properties["type"]));
        Assert.Equal(["RolloutFailed", "RolloutTimeout"], issues.Select(issue => issue.Properties["code"]));
        Assert.Contains("deployment/web in default (context sandbox) failed: InvalidImageName", issues[0].Message, StringComparison.Ordinal);
        Assert.Contains("# #vso[task.complete result=Succeeded;]50%0D%0A# #[endgroup]:invalid", issues[0].Message, StringComparison.Ordinal);

        Assert.Equal(
            ["task.uploadsummary", "task.setvariable", "task.setvariable", "task.setvariable", "task.complete"],
            commands.Where(command => command.Name is not ("task.setprogress" or "task.logissue")).Select(command => command.Name));
        var last = commands.TakeLast(5).ToList();
        Assert.Equal(step.Summaries.Single(), last[0].Message);
        Assert.All(last[1..4], variable => Assert.Equal("true", variable.Properties["isoutput"]));
        Assert.Equal([("RolloutPhase", "Failed"), ("RolloutError", "RolloutFailed")], new[] { last[1], last[3] }.Select(variable => (variable.Properties["variable"], variable.Message)));
        Assert.Contains("deployment/worker=1", last[2].Message, StringComparison.Ordinal);
        Assert.Equal("Failed", last[4].Properties["result"]);
        Assert.StartsWith("2 of 3 rollouts failed after 0:", last[4].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$ErrorActionPreference = 'Stop'", "", 1, false)]
    [InlineData("$ErrorActionPreference = 'Continue'", "", 0, true)]
    [InlineData("$ErrorActionPreference = 'SilentlyContinue'", "", 0, false)]
    [InlineData("$ErrorActionPreference = 'Ignore'", "", 0, false)]
    [InlineData("", "", 0, true)]
    [InlineData("$ErrorActionPreference = 'Stop'", "-ErrorAction Continue", 0, true)]
    [InlineData("$ErrorActionPreference = 'Continue'", "-ErrorAction Stop", 1, false)]
    [InlineData("$ErrorActionPreference = 'Stop'", "-ErrorAction SilentlyContinue", 0, false)]
    public async Task A_failure_fails_the_step_unless_errors_are_silenced(string preference, string parameter, int exitCode, bool isCompleted)
    {
        using var step = new PipelineStep();

        var shell = await step.RunAsync($"{Sandbox}{preference}\n{Bad} {parameter}");

        Assert.Equal(exitCode, shell.ExitCode);
        var lines = Lines(shell.Output);
        Assert.Single(lines, line => line.StartsWith("##vso[task.logissue type=error;code=RolloutFailed;]", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("##vso[task.uploadsummary]", StringComparison.Ordinal));
        Assert.Equal(isCompleted, lines[^1].StartsWith("##vso[task.complete result=Failed;]", StringComparison.Ordinal));
        Assert.Equal(isCompleted, shell.Output.Contains("task.complete", StringComparison.Ordinal));
        Assert.DoesNotContain("task.setvariable", shell.Output, StringComparison.Ordinal);
        Assert.Contains("InvalidImageName", await File.ReadAllTextAsync(step.Summaries.Single(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_well_fails_nothing()
    {
        using var step = new PipelineStep();

        var shell = await step.RunAsync($"{Sandbox}$ready = Get-Rollout web | Wait-Rollout; $ready.Name; Get-Rollout no-such* | Wait-Rollout");

        Assert.Equal("", shell.Error);
        Assert.Contains("web", Lines(shell.Output));
        Assert.DoesNotContain("task.logissue", shell.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("task.complete", shell.Output, StringComparison.Ordinal);
        Assert.Contains("ended well", await File.ReadAllTextAsync(step.Summaries.Single(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_is_left_early_leaves_no_group_open()
    {
        using var step = new PipelineStep();

        var shell = await step.RunAsync($"{Sandbox}$both = @(Set-RolloutImage cart -Image '*=shop/cart:2-slow'; Get-Rollout web)\n"
            + "while ($true) { $both | Wait-Rollout | ForEach-Object { break } }\n'after'");

        var lines = Lines(shell.Output);
        Assert.Equal(["##[endgroup]", "after"], lines[^2..]);
        Assert.Empty(step.Summaries);
    }

    [Theory]
    [InlineData("None", "True", false)]
    [InlineData("Console", "True", true)]
    [InlineData("Auto", "", true)]
    [InlineData("Auto", "False", true)]
    public async Task Elsewhere_there_is_nothing_of_it(string report, string build, bool hasLines)
    {
        using var step = new PipelineStep();

        var shell = await step.RunAsync($"{Sandbox}{Bad} -Report {report}", ("TF_BUILD", build));

        Assert.DoesNotContain("##", shell.Output, StringComparison.Ordinal);
        Assert.Equal(hasLines, shell.Output.Contains("deployment/web in default: ", StringComparison.Ordinal));
        Assert.Contains("InvalidImageName", shell.Error, StringComparison.Ordinal);
        Assert.Empty(step.Summaries);
    }

    [Theory]
    [InlineData("Continue", 0, true)]
    [InlineData("Stop", 1, false)]
    public async Task A_wait_that_cannot_begin_does_not_pass(string preference, int exitCode, bool isCompleted)
    {
        using var step = new PipelineStep();

        var shell = await step.RunAsync($"$ErrorActionPreference = '{preference}'\nWait-Rollout web", ("KUBECONFIG", "/nowhere/config"));

        Assert.Equal(exitCode, shell.ExitCode);
        Assert.Contains("##vso[task.logissue type=error;code=InvalidKubeConfig;]", shell.Output, StringComparison.Ordinal);
        Assert.Equal(isCompleted, shell.Output.Contains("##vso[task.complete result=Failed;]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_summary_that_cannot_be_written_is_a_warning()
    {
        using var step = new PipelineStep();

        var shell = await step.RunAsync($"{Sandbox}$null = Wait-Rollout web", ("AGENT_TEMPDIRECTORY", "/nowhere/at/all"));

        Assert.Equal(0, shell.ExitCode);
        Assert.Contains("##vso[task.logissue type=warning;]The summary of the rollouts could not be written", shell.Output, StringComparison.Ordinal);
    }

    private static string Deployment(string name, string image, int minReadySeconds = 0) =>
        $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}} }
        spec:
          minReadySeconds: {{minReadySeconds}}
          selector: { matchLabels: { app: {{name}} } }
          template:
            metadata: { labels: { app: {{name}} } }
            spec:
              containers:
              - name: app
                image: {{image}}
        """;

    private static List<string> Lines(string text) => [.. text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0)];
}
