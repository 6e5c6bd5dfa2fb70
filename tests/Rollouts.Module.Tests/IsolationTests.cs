using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>Another module's YamlDotNet, loaded before or after ours, neither disturbs us nor is disturbed. Each in a process of its own.</summary>
public sealed class IsolationTests : IDisposable
{
    private const string LoadForeign = "$foreign = [System.Reflection.Assembly]::LoadFrom($env:FOREIGN_YAML)";
    private const string UseForeign = "[YamlDotNet.Serialization.DeserializerBuilder]::new().Build().Deserialize('answer: 42')['answer']";

    // Reads YAML in the machine room. That the manifest describes no workload keeps the cluster out of it.
    private const string UseOurs = "Get-Rollout -Path $env:MANIFEST -Verbose";
    private const string Versions = "[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'YamlDotNet' } | ForEach-Object { 'YamlDotNet {0}' -f $_.GetName().Version.Major }";
    private readonly string _manifest = Path.Combine(Path.GetTempPath(), $"rollouts-{Guid.NewGuid():N}.yaml");

    public IsolationTests() => File.WriteAllText(_manifest, "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n");

    public void Dispose() => File.Delete(_manifest);

    [Theory]
    [InlineData(LoadForeign, UseForeign, UseOurs, UseForeign)]
    [InlineData(UseOurs, LoadForeign, UseForeign, UseOurs)]
    public async Task Both_versions_live_side_by_side(params string[] steps)
    {
        var script = string.Join("; ", [$"$env:FOREIGN_YAML = '{Locations.ForeignYamlDotNet}'", $"$env:MANIFEST = '{_manifest}'", .. steps, Versions]);

        var shell = await ChildShell.RunAsync(["-Command", script]);

        Assert.Empty(shell.Error);
        Assert.Equal(0, shell.ExitCode);
        Assert.Contains("42", shell.Output, StringComparison.Ordinal);
        Assert.Contains("has no rollouts", shell.Output, StringComparison.Ordinal);
        Assert.Contains("YamlDotNet 16", shell.Output, StringComparison.Ordinal);
        Assert.Contains("YamlDotNet 18", shell.Output, StringComparison.Ordinal);
    }
}
