using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests.Examples;

/// <summary>A folder with the scripts of about_RolloutRunbooks under their names, as somebody has saved them, and the module installed.</summary>
internal sealed class Runbook : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-runbook-");

    internal Runbook()
    {
        using var module = new ModuleHost();
        var files = module.Run(
            $". '{Path.Combine(ExampleRuns.Folder, "Examples.ps1")}'; foreach ($example in Get-Example) {{ if ($example.Page -eq 'about_RolloutRunbooks') {{ foreach ($name in $example.Files.Keys) {{ $name; $example.Files[$name] }} }} }}").Succeeded().Texts.ToList();
        foreach (var script in files.Chunk(2))
        {
            File.WriteAllText(this[script[0]], script[1]);
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder.CreateSubdirectory("modules").FullName, "Rollouts"), Locations.Repository);
    }

    internal string this[string name] => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Calls a script as a scheduler does; what it uses of pwsh is stood in for.</summary>
    internal Task<ChildShell> RunAsync(string call, params IEnumerable<string> kubeConfigs)
    {
        var script = this["call.ps1"];
        File.WriteAllText(script, $". '{Path.Combine(ExampleRuns.Folder, "StandIns.ps1")}'\n$global:LASTEXITCODE = 0\n./{call}\nexit $LASTEXITCODE\n");
        return ChildShell.RunAsync(
            ["-NonInteractive", "-File", script],
            _folder.FullName,
            environment: [("KUBECONFIG", string.Join(Path.PathSeparator, kubeConfigs)), ("PSModulePath", this["modules"])]);
    }
}
