using System.IO.Compression;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>What <c>dotnet pack</c> makes is what people install, and it works where nothing else of the repository is.</summary>
public sealed class PackageTests(PackedModule package) : IClassFixture<PackedModule>
{
    [Fact]
    public void It_holds_what_users_need_and_nothing_else()
    {
        using var nupkg = ZipFile.OpenRead(package.Path);
        string[] wrapping = ["_rels/.rels", "[Content_Types].xml", "package/services/metadata/core-properties/nuget.psmdcp", "Rollouts.nuspec"];
        var contents = nupkg.Entries.Select(entry => entry.FullName).Except(wrapping).Order(StringComparer.Ordinal).ToList();
        var help = Directory.EnumerateFiles(Path.Combine(Locations.Repository, "en-US")).Select(file => $"en-US/{Path.GetFileName(file)}");
        string[] assemblies = ["DiffPlex", "Rollouts.Kubernetes", "Rollouts.Sandbox", "YamlDotNet"];

        Assert.Equal(
            ((string[])["Rollouts.psd1", "ThirdPartyNotices.txt", "bin/Rollouts.dll", "bin/Rollouts.Core.dll", "bin/Rollouts.Format.ps1xml", .. assemblies.Select(name => $"bin/dependencies/{name}.dll"), .. help])
                .Order(StringComparer.Ordinal),
            contents);
        Assert.Equal(contents, Directory.EnumerateFiles(package.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(package.Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Everything_of_others_in_it_has_its_notice()
    {
        var notices = File.ReadAllText(Path.Combine(package.Folder, "ThirdPartyNotices.txt"));
        var others = Directory.EnumerateFiles(Path.Combine(package.Folder, "bin", "dependencies")).Select(Path.GetFileName).Where(name => !name!.StartsWith("Rollouts.", StringComparison.Ordinal));

        Assert.All(others, name => Assert.Contains($"({name})", notices));
    }

    [Fact]
    public void It_is_described_as_the_manifest_says()
    {
        using var module = new ModuleHost();
        var manifest = module.Run("$m = Test-ModuleManifest $path; $m.Version, $m.Author, $m.Copyright, $m.Description, $m.ReleaseNotes", [("path", Locations.Manifest)]).Succeeded().Texts;
        var tags = module.Run("(Test-ModuleManifest $path).Tags; (Test-ModuleManifest $path).ExportedCmdlets.Keys", [("path", Locations.Manifest)]).Succeeded().Texts
            .SelectMany(word => word.Contains('-') ? (string[])[$"PSCmdlet_{word}", $"PSCommand_{word}"] : [word]);

        var told = package.Description;
        Assert.Equal(manifest, new[] { "version", "authors", "copyright", "description", "releaseNotes" }.Select(told));
        Assert.Equal([.. tags.Append("PSModule").Append("PSIncludes_Cmdlet").Order(StringComparer.Ordinal)], told("tags").Split(' ').Order(StringComparer.Ordinal));
        // The Gallery refuses more.
        Assert.InRange(told("tags").Length, 1, 4000);
    }

    [Fact]
    public async Task The_same_sources_make_the_same_package()
    {
        await using var again = new PackedModule();
        await again.InitializeAsync();

        Assert.Equal(await File.ReadAllBytesAsync(package.Path, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(again.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_publishes_it_says_where_the_project_is_at_home()
    {
        await using var published = new PackedModule { ProjectUri = "https://rollouts.example/home" };
        await published.InitializeAsync();
        using var module = new ModuleHost();

        Assert.Equal(published.ProjectUri, published.Description("projectUrl"));
        Assert.Equal([published.ProjectUri], module.Run("(Test-ModuleManifest $path).ProjectUri", [("path", Path.Combine(published.Folder, "Rollouts.psd1"))]).Succeeded().Texts);
    }

    [Fact]
    public async Task Installed_on_its_own_it_works()
    {
        var shell = Path.Combine(package.Installed, "shell");
        Copy(Path.GetDirectoryName(Locations.Shell)!, shell);
        const string Script = """
            $module = Get-Module Rollouts
            "from $($module.ModuleBase)"
            (Get-Command -Module Rollouts).Name
            foreach ($name in $module.ExportedCmdlets.Keys) { if (-not (Get-Help $name -Full).description.Text) { throw "$name has no help" } }
            $sandbox = Start-RolloutSandbox -Example
            $env:KUBECONFIG = $sandbox.KubeConfig
            "$((Get-Rollout web).Phase)"
            Set-RolloutImage web -Image *=shop/web:3 | Wait-Rollout -InformationAction Ignore | ForEach-Object { "$($_.Phase) with $($_.Images)" }
            Stop-RolloutSandbox $sandbox
            """;
        var run = await ChildShell.RunAsync(["-Command", "-"], input: Script, shell: Path.Combine(shell, "Rollouts.Shell.dll"));

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var lines = run.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        using var module = new ModuleHost();
        var commands = module.Run("(Get-Command -Module Rollouts).Name").Succeeded().Texts;
        Assert.Equal([$"from {package.Installed}", .. commands, "Complete", "Complete with shop/web:3"], lines.Where(line => !line.StartsWith("deployment/", StringComparison.Ordinal)));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
