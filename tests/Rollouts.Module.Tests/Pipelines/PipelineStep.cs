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

    /// <summary>Writes a file that the script reads.</summary>
    /// <returns>Its path.</returns>
    internal async Task<string> WriteAsync(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }

    internal async Task<ChildShell> RunAsync(string script, params IEnumerable<(string Name, string Value)> environment)
    {
        var file = await WriteAsync("step.ps1", script);
        return await ChildShell.RunAsync(["-File", file], environment: [("TF_BUILD", "True"), ("AGENT_TEMPDIRECTORY", TempDirectory), .. environment]);
    }
}
