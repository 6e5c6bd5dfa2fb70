using System.Collections.Frozen;
using Rollouts.Clusters;

namespace Rollouts.Sandbox.Schemas;

/// <summary>The types that the server knows field by field.</summary>
internal static class ApiTypes
{
    private static readonly FrozenDictionary<string, ApiType> ByName = ReadAll();

    /// <summary>Every type.</summary>
    public static IEnumerable<ApiType> All => ByName.Values;

    /// <summary>A type by name.</summary>
    public static ApiType Named(string name) => ByName[name];

    /// <summary>The type of a kind's objects.</summary>
    public static ApiType Of(ResourceType kind) => kind.Group == "events.k8s.io" ? Named("events.Event") : Named(kind.Kind);

    private static FrozenDictionary<string, ApiType> ReadAll()
    {
        const string Suffix = ".schema";
        var assembly = typeof(ApiTypes).Assembly;
        var types = new Dictionary<string, ApiType>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(r => r.EndsWith(Suffix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            foreach (var type in SchemaReader.Read(reader, resource[..^Suffix.Length]))
            {
                types.Add(type.Name, type);
            }
        }

        return types.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
