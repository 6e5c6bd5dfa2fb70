using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace Rollouts.Module.Tests.Hosting;

/// <summary>A package of what was built, in a folder of its own, and unpacked as it is installed.</summary>
public sealed class PackedModule : IAsyncLifetime
{
    private readonly DirectoryInfo _output = Directory.CreateTempSubdirectory("rollouts-package-");

    internal string? ProjectUri { get; init; }

    internal string Path => Directory.GetFiles(_output.FullName, "*.nupkg").Single();

    internal string Folder => Directory.GetDirectories(System.IO.Path.Combine(_output.FullName, "Rollouts")).Single();

    /// <summary>Where the package is unpacked to.</summary>
    internal string Installed => System.IO.Path.Combine(_output.FullName, "installed", "Rollouts");

    public async ValueTask InitializeAsync()
    {
        var configuration = new DirectoryInfo(Locations.Shell).Parent!.Parent!.Name;
        var start = new ProcessStartInfo("dotnet",
        [
            "pack", System.IO.Path.Combine(Locations.Repository, "src", "Rollouts"), "--no-build", "--configuration", configuration,
            $"-p:PackageOutputPath={_output.FullName}/", $"-p:PackageProjectUrl={ProjectUri}",
        ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);
        ZipFile.ExtractToDirectory(Path, Installed);
    }

    /// <summary>What the package says of itself.</summary>
    internal string Description(string element)
    {
        using var nupkg = ZipFile.OpenRead(Path);
        using var text = nupkg.GetEntry("Rollouts.nuspec")!.Open();
        return XDocument.Load(text).Descendants().Single(one => one.Name.LocalName == element).Value;
    }

    public ValueTask DisposeAsync()
    {
        _output.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
