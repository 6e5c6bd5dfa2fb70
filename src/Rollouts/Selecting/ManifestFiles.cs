using System.Collections.ObjectModel;
using System.Management.Automation;
using Rollouts.Clusters;
using Rollouts.Loading;

namespace Rollouts.Selecting;

/// <summary>The manifests behind <c>-Path</c>.</summary>
internal static class ManifestFiles
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>Finds the files on the pipeline's thread, which knows drives and the current location. A folder means the manifests right in it, as with kubectl.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidManifest"/>: there is no such file.</exception>
    internal static IReadOnlyList<string> Find(PSCmdlet command, IEnumerable<string> paths) =>
        [.. paths.SelectMany(path => Resolve(command, path)).SelectMany(InFolder)];

    /// <summary>Reads files that were found.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidManifest"/>.</exception>
    internal static async Task<IReadOnlyList<Manifest>> ReadAsync(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var manifests = new List<Manifest>();
        foreach (var file in files)
        {
            try
            {
                var text = await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
                manifests.AddRange(Doors.Clusters.ReadManifests(text, file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new RolloutException(ErrorId.InvalidManifest, $"{file} cannot be read: {e.Message}") { Target = file };
            }
        }

        return manifests;
    }

    private static Collection<string> Resolve(PSCmdlet command, string path)
    {
        try
        {
            return command.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _);
        }
        catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw new RolloutException(ErrorId.InvalidManifest, $"There is no manifest at '{path}': {e.Message}", $"Test-Path '{path}'") { Target = path };
        }
    }

    private static IEnumerable<string> InFolder(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path).Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)
        : [path];
}
