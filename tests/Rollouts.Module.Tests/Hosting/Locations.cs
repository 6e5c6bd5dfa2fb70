using System.Reflection;

namespace Rollouts.Module.Tests.Hosting;

/// <summary>Where the build put what the tests use.</summary>
internal static class Locations
{
    internal static string Repository => Metadata(nameof(Repository));

    internal static string Manifest => Path.Combine(Repository, "Rollouts.psd1");

    internal static string Shell => Metadata(nameof(Shell));

    internal static string ForeignYamlDotNet => Metadata(nameof(ForeignYamlDotNet));

    private static string Metadata(string key) => typeof(Locations).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key)
        .Value!;
}
