using Rollouts.Clusters;

namespace Rollouts.Sandbox.Kinds;

/// <summary>The kinds that a server serves.</summary>
internal sealed class KindRegistry
{
    private readonly Dictionary<(string Group, string Plural), Kind> _byName = [];

    /// <summary>Creates a registry of these kinds.</summary>
    public KindRegistry(IEnumerable<Kind> kinds)
    {
        All = [.. kinds];
        foreach (var kind in All)
        {
            _byName.TryAdd((kind.Type.Group, kind.Type.Plural), kind);
        }
    }

    /// <summary>Every kind, in the order of discovery.</summary>
    public IReadOnlyList<Kind> All { get; }

    /// <summary>Every kind that has a shelf of its own: of a kind with several versions, the first.</summary>
    public IEnumerable<Kind> Stored => All.DistinctBy(k => k.Shelf, StringComparer.Ordinal);

    /// <summary>The kind of a type.</summary>
    /// <exception cref="ArgumentException">It is not served.</exception>
    public Kind Of(ResourceType type) =>
        _byName.TryGetValue((type.Group, type.Plural), out var kind) ? kind : throw new ArgumentException($"The sandbox serves no {type.Plural} of {type.ApiVersion}.", nameof(type));

    /// <summary>The kind at a URL; null where none is served there.</summary>
    public Kind? Find(string group, string version, string plural) =>
        All.FirstOrDefault(k => k.Type.Group == group && k.Type.Version == version && k.Type.Plural == plural);
}
