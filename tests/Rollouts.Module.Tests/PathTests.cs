using Rollouts.Module.Tests.Api;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>Rollouts that manifests name: <c>-Path</c>.</summary>
public sealed class PathTests : IClassFixture<ModuleHost>, IDisposable
{
    private readonly ModuleHost _module;
    private readonly FakeApi _api = new() { Answer = Workloads.Serve };
    private readonly string _folder = Directory.CreateTempSubdirectory("rollouts-test-").FullName;

    public PathTests(ModuleHost module)
    {
        _module = module;
        module.Use(_api.KubeConfig);
    }

    public void Dispose()
    {
        _api.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_folder_means_the_manifests_right_in_it()
    {
        Write("1.yaml", Manifest("Deployment", "web", "prod") + "---\n" + Manifest("ConfigMap", "web", "prod") + "---\n# nothing\n---\n" + Manifest("DaemonSet", "agent", "prod"));
        Write("2.json", """{ "apiVersion": "v1", "kind": "List", "items": [ { "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": { "name": "db", "namespace": "prod" } }, { "apiVersion": "v1", "kind": "Service", "metadata": { "name": "db" } } ] }""");
        Write("notes.txt", "web");
        Directory.CreateDirectory(Path.Combine(_folder, "more"));
        Write("more/3.yaml", Manifest("Deployment", "other", "prod"));

        var result = Run("Get-Rollout -Path $folder -Verbose").Succeeded();

        Assert.Equal(["web", "agent", "db"], result.Output.Select(rollout => $"{rollout.Properties["Name"].Value}"));
        Assert.Contains(result.Verbose, note => note.StartsWith("The ConfigMap 'web' at ", StringComparison.Ordinal) && note.EndsWith("1.yaml:7 has no rollouts: it is skipped.", StringComparison.Ordinal));
        Assert.Contains(result.Verbose, note => note.StartsWith("The Service 'db' at ", StringComparison.Ordinal));
    }

    [Fact]
    public void Kinds_choose_from_what_the_manifests_hold()
    {
        Write("1.yaml", Manifest("Deployment", "web", "prod") + "---\n" + Manifest("DaemonSet", "agent", "prod"));

        var result = Run("Get-Rollout -Path $folder -Kind ds -Verbose").Succeeded();

        Assert.Equal(["agent"], result.Output.Select(rollout => $"{rollout.Properties["Name"].Value}"));
        Assert.Contains(result.Verbose, note => note.EndsWith("1.yaml:1 is of another kind than was asked for: it is skipped.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_workload_that_cannot_be_looked_for_is_not_passed_over()
    {
        Write("1.yaml", Manifest("Deployment", "web", "prod").Replace("apps/v1", "extensions/v1beta1", StringComparison.Ordinal));
        Write("2.yaml", Manifest("DaemonSet", "agent", "prod").Replace("  name:", "  generateName:", StringComparison.Ordinal));

        var result = Run("Get-Rollout -Path $folder");

        Assert.Equal(["InvalidManifest", "InvalidManifest"], result.ErrorIds);
        Assert.Contains("The Deployment 'web' at ", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("is of extensions/v1beta1, which no server knows any more", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.EndsWith("2.yaml:1 has no name.", result.Errors[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_read_is_an_error_with_file_and_line_and_does_not_stop_the_rest()
    {
        Write("1.yaml", "kind: Deployment\napiVersion: apps/v1\nmetadata: { name: web\n");
        Write("2.yaml", Manifest("DaemonSet", "agent", "prod"));
        Write("3.json", "{ \"kind\": \"Deployment\",\n  \"apiVersion\": oops }");

        var result = Run("Get-Rollout -Path $folder/missing.yaml, $folder");

        Assert.Equal(["agent"], result.Output.Select(rollout => $"{rollout.Properties["Name"].Value}"));
        Assert.Equal(["InvalidManifest", "InvalidManifest", "InvalidManifest"], result.ErrorIds);
        Assert.Contains("missing.yaml", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("1.yaml, line ", result.Errors[1].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("3.json, line 2", result.Errors[2].Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "shop")]
    [InlineData("-Namespace prod", "prod")]
    [InlineData("-Context other", "elsewhere")]
    public void A_manifest_without_a_namespace_means_the_one_that_the_command_uses(string parameters, string ns)
    {
        Write("1.yaml", Manifest("Deployment", "web", null));

        Assert.Equal(ns, Run($"Get-Rollout -Path $folder/*.yaml {parameters}").Succeeded().Value<string>("Namespace"));
    }

    [Fact]
    public void A_manifest_of_another_namespace_is_a_mismatch()
    {
        Write("1.yaml", Manifest("Deployment", "web", "prod"));

        Run("Suspend-Rollout -Path $folder -Namespace shop").Failed("TargetMismatch");
        Assert.Empty(_api.Writes);
    }

    [Fact]
    public void Nothing_with_rollouts_is_silence_for_reading_and_an_error_for_acting()
    {
        Write("1.yaml", Manifest("Service", "web", null));

        Assert.Empty(Run("Get-Rollout -Path $folder").Succeeded().Output);
        Run("Suspend-Rollout -Path $folder").Failed("NothingSelected");
    }

    [Fact]
    public void A_manifest_that_is_not_in_the_cluster_is_not_found()
    {
        Write("1.yaml", Manifest("Deployment", "new", null));

        Run("Get-Rollout -Path $folder").Failed("RolloutNotFound");
    }

    private static string Manifest(string kind, string name, string? ns) =>
        $"apiVersion: {(kind is "Service" or "ConfigMap" ? "v1" : "apps/v1")}\nkind: {kind}\nmetadata:\n  name: {name}\n{(ns is null ? "" : $"  namespace: {ns}\n")}";

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    private RunResult Run(string script) => _module.Run(script, ("folder", _folder));
}
