using Rollouts.Clusters;
using Rollouts.Sandboxes;

namespace Rollouts.Loading;

/// <summary>The doors to the rooms that live in <see cref="DependencyContext"/>: opened at first use, once per process.</summary>
internal static class Doors
{
    private static readonly object Gate = new();
    private static readonly DependencyContext Context = new(Path.Combine(Path.GetDirectoryName(typeof(Doors).Assembly.Location)!, "dependencies"));
    private static IClusterDoor? _clusters;
    private static ISandboxDoor? _sandboxes;

    /// <summary>The machine room.</summary>
    internal static IClusterDoor Clusters => Open(ref _clusters, "Rollouts.Kubernetes", "Rollouts.Kubernetes.ClusterDoor");

    /// <summary>The practice clusters.</summary>
    internal static ISandboxDoor Sandboxes => Open(ref _sandboxes, "Rollouts.Sandbox", "Rollouts.Sandbox.SandboxDoor");

    // Not a Lazy: that would remember a failure for the rest of the process, even after the missing file was put back.
    private static TDoor Open<TDoor>(ref TDoor? door, string assemblyName, string typeName)
        where TDoor : class
    {
        lock (Gate)
        {
            return door ??= Context.Create<TDoor>(assemblyName, typeName);
        }
    }
}
