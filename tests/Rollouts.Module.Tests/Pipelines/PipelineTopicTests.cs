using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests.Pipelines;

/// <summary>The pipeline of about_RolloutsInPipelines, step by step as it stands there.</summary>
public sealed class PipelineTopicTests : IDisposable
{
    // What the pwsh step puts before a script.
    private const string Preference = "$ErrorActionPreference = 'stop'\n";

    private readonly Sandbox _sandbox = new();
    private readonly IReadOnlyList<string> _scripts = Scripts();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task It_deploys_and_says_so()
    {
        using var step = new PipelineStep();

        var deploy = await DeployAsync(step, "2.0");

        Assert.Equal("", deploy.Error);
        Assert.Equal(0, deploy.ExitCode);
        Assert.Contains("##vso[task.setvariable variable=RolloutPhase;isoutput=true;]Complete", deploy.Output, StringComparison.Ordinal);
        Assert.Equal(["shop/app:2.0", "shop/app:2.0"], _sandbox.Run("(Get-Rollout web, cart).Images").Succeeded().Texts);
    }

    [Fact]
    public async Task It_takes_back_what_fails_and_then_the_others()
    {
        // web has 15 seconds to get on, which the slow start of the new version takes longer than; cart has ten minutes.
        using var step = new PipelineStep();
        var deploy = await DeployAsync(step, "3.0-slow");

        Assert.Equal(1, deploy.ExitCode);
        Assert.Contains("##vso[task.logissue type=error;code=ProgressDeadlineExceeded;]deployment/web in default", deploy.Output, StringComparison.Ordinal);
        Assert.Contains("**Undo**: It was taken back: revision ", await File.ReadAllTextAsync(step.Summaries.Single(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(["shop/web:1.0", "shop/app:3.0-slow"], Images());

        var undo = await step.RunAsync(Preference + _scripts[1], Environment("3.0-slow"));

        Assert.Equal("", undo.Error);
        Assert.Equal(0, undo.ExitCode);
        Assert.Equal(["shop/web:1.0", "shop/cart:3.2"], Images());
    }

    [Fact]
    public void The_topic_is_found_by_Get_Help() => Assert.Contains("-UndoOnFailure", _sandbox.Run("Get-Help about_RolloutsInPipelines").Succeeded().Texts.Single(), StringComparison.Ordinal);

    private Task<ChildShell> DeployAsync(PipelineStep step, string version) => step.RunAsync(Preference + _scripts[0], Environment(version));

    private IEnumerable<(string Name, string Value)> Environment(string version) => [("KUBECONFIG", _sandbox.KubeConfig), ("BUILD_BUILDNUMBER", version)];

    private IEnumerable<string> Images() => _sandbox.Run("(Get-Rollout web).Images; (Get-Rollout cart).Images").Succeeded().Texts;

    // Each block scalar of a pwsh step: the lines that stand deeper than its dash.
    private static List<string> Scripts()
    {
        var lines = File.ReadAllLines(Path.Combine(Locations.Repository, "en-US", "about_RolloutsInPipelines.help.txt"));
        var scripts = lines.Index()
            .Where(line => line.Item.Trim() == "- pwsh: |")
            .Select(line => string.Join('\n', lines.Skip(line.Index + 1).TakeWhile(next => Indent(next) >= Indent(line.Item) + 4)))
            .ToList();
        Assert.Equal(2, scripts.Count);
        return scripts;
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;
}
