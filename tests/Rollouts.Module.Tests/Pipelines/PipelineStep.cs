using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests.Pipelines;

/// <summary>A script as a step of Azure Pipelines: in a process of its own, with the agent's environment.</summary>
internal sealed class PipelineStep : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-step-");

    internal PipelineStep() => Directory.CreateDirectory(TempDirectory);

    /// <summary>The agent's folder for temporary files. Its name holds everything that has to be escaped.</summary>
    internal string TempDirectory => Path.Combine(_folder.FullName, "50%0A [a];b");

    internal IEnumerable<string> Summaries => Directory.GetFiles(TempDirectory, "*.md");

    public void Dispose() => _folder.Delete(recursive: true);

    internal async Task<ChildShell> RunAsync(string script, params IEnumerable<(string Name, string Value)> environment)
    {
        var file = Path.Combine(_folder.FullName, "step.ps1");
        await File.WriteAllTextAsync(file, script, TestContext.Current.CancellationToken);
        return await ChildShell.RunAsync(["-File", file], environment: [("TF_BUILD", "True"), ("AGENT_TEMPDIRECTORY", TempDirectory), .. environment]);
    }
}
