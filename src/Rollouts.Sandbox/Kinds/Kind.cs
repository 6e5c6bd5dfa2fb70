using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Kinds;

/// <summary>A kind of object that the server serves.</summary>
/// <param name="type">Its names and its place in the API.</param>
internal sealed class Kind(ResourceType type)
{
    /// <summary>Its names and its place in the API.</summary>
    public ResourceType Type { get; } = type;

    /// <summary>The fields of its objects.</summary>
    public ApiType Schema { get; } = ApiTypes.Of(type);

    /// <summary>Where its objects are stored; two versions of a kind share one place.</summary>
    public string Shelf => StoredAs is null ? Refuse.Qualified(Type) : StoredAs.Shelf;

    /// <summary>For another version of a kind: the one that is stored.</summary>
    public Kind? StoredAs { get; init; }

    /// <summary>The version of the kind that is stored.</summary>
    public Kind Stored => StoredAs ?? this;

    /// <summary>The name for one, as kubectl accepts it.</summary>
    public string Singular { get; init; } = type.Kind.ToLowerInvariant();

    /// <summary>The abbreviations that kubectl accepts.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Whether <c>kubectl get all</c> shows it.</summary>
    public bool InAll { get; init; }

    /// <summary>Whether its objects are kept packed: there are many more of them than anybody reads.</summary>
    public bool IsPacked { get; init; }

    /// <summary>Whether it has a <c>/status</c>, which is then written on its own.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Whether it has a <c>/scale</c>.</summary>
    public bool HasScale { get; init; }

    /// <summary>The fields, besides name and namespace, that a field selector may ask for.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>How its objects are filled in, checked and changed.</summary>
    public KindRules Rules { get; init; } = new();

    /// <summary>A stored object as this version shows it.</summary>
    public StoredObject Show(StoredObject value) => StoredAs is null ? value : StoredObject.Freeze(ToShown(value.Value), value.Version);

    /// <summary>A stored object as this version shows it.</summary>
    public JsonObject ToShown(JsonObject stored) => StoredAs is null ? stored : EventVersions.ToLater(stored);

    /// <summary>An object of this version as it is stored.</summary>
    public JsonObject ToStored(JsonObject shown) => StoredAs is null ? shown : EventVersions.ToCore(shown);
}
