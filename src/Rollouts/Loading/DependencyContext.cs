using System.Reflection;
using System.Runtime.Loader;

namespace Rollouts.Loading;

/// <summary>
/// The private load context of <c>bin/dependencies</c>, so that another module's YamlDotNet neither breaks ours nor is broken by it.
/// Assemblies are asked for by full path and never through a process-wide Resolving handler, which could recurse until the process dies.
/// It is not collectible: a second import of the module in the same process finds the same doors.
/// </summary>
internal sealed class DependencyContext : AssemblyLoadContext
{
    private static readonly Assembly Contract = typeof(Clusters.IClusterDoor).Assembly;
    private readonly string _directory;

    internal DependencyContext(string directory)
        : base("Rollouts")
    {
        _directory = directory;
    }

    /// <summary>Creates one of the rooms behind the contract.</summary>
    /// <exception cref="RolloutException"><see cref="ReceptionErrorId.ModuleIncomplete"/>.</exception>
    internal TDoor Create<TDoor>(string assemblyName, string typeName)
        where TDoor : class
    {
        var path = PathOf(assemblyName);
        if (!File.Exists(path))
        {
            throw Incomplete($"{path} is missing");
        }

        try
        {
            var type = LoadFromAssemblyPath(path).GetType(typeName, throwOnError: true)!;
            return (TDoor)Activator.CreateInstance(type, nonPublic: true)!;
        }
        catch (Exception e) when (e is TypeLoadException or MissingMethodException or InvalidCastException or IOException or BadImageFormatException)
        {
            throw Incomplete($"{path} does not belong to this version ({e.GetType().Name}: {e.Message})");
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (string.Equals(assemblyName.Name, Contract.GetName().Name, StringComparison.OrdinalIgnoreCase))
        {
            return Contract;
        }

        var path = PathOf(assemblyName.Name!);
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    private static RolloutException Incomplete(string what) =>
        new(ReceptionErrorId.ModuleIncomplete, $"The Rollouts module is incomplete: {what}.", "Install the module again, or in a clone of its repository run: dotnet build");

    private string PathOf(string assemblyName) => Path.Combine(_directory, assemblyName + ".dll");
}
