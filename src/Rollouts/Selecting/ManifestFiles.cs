using System.Collections.ObjectModel;
using System.Management.Automation;
using Rollouts.Clusters;
using Rollouts.Loading;

namespace Rollouts.Selecting;

/// <summary>The manifests behind <c>-Path</c>.</summary>
internal static class ManifestFiles
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>Finds files on the pipeline's thread, which knows drives and the current location. A folder means the manifests right in it, as with kubectl.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidManifest"/>: there is no such file.</exception>
    internal static IReadOnlyList<string> Find(PSCmdlet command, string path)
    {
        try
        {
            return [.. Resolve(command, path).SelectMany(InFolder)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>Reads a file that was found.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidManifest"/>.</exception>
    internal static async Task<IReadOnlyList<Manifest>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return Doors.Clusters.ReadManifests(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, e);
        }
    }

    private static RolloutException Unreadable(string path, Exception why) =>
        new(ErrorId.InvalidManifest, $"{path} cannot be read: {why.Message}") { Target = path };

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
