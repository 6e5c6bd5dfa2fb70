using System.Management.Automation;

namespace Rollouts.Selecting;

/// <summary>A kubeconfig as PowerShell names files: relative to its own location, on its own drives.</summary>
internal static class KubeConfigPath
{
    /// <summary>The full path; several files, joined as in <c>KUBECONFIG</c>, stay several.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidKubeConfig"/>.</exception>
    internal static string Resolve(PathIntrinsics location, string paths)
    {
        try
        {
            return string.Join(Path.PathSeparator, paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(location.GetUnresolvedProviderPathFromPSPath));
        }
        catch (SessionStateException e)
        {
            throw new RolloutException(ErrorId.InvalidKubeConfig, $"-KubeConfig '{paths}' is not the path of a file: {e.Message}") { Target = paths };
        }
    }
}
