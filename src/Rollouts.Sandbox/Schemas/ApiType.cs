using System.Collections.Frozen;

namespace Rollouts.Sandbox.Schemas;

/// <summary>A type of the API: a kind, or a part of one.</summary>
/// <param name="name">Its name; unique among all types.</param>
/// <param name="package">The package of its name in OpenAPI documents, such as <c>apps.v1</c>.</param>
/// <param name="fields">Its fields.</param>
internal sealed class ApiType(string name, string package, IReadOnlyList<SchemaField> fields)
{
    private readonly FrozenDictionary<string, SchemaField> _byName = fields.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>Its name; unique among all types.</summary>
    public string Name { get; } = name;

    /// <summary>The package of its name in OpenAPI documents, such as <c>apps.v1</c>.</summary>
    public string Package { get; } = package;

    /// <summary>Its fields.</summary>
    public IReadOnlyList<SchemaField> Fields { get; } = fields;

    /// <summary>The name as Kubernetes' messages have it, without the group that tells two apart.</summary>
    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>A field by its JSON name; null where there is none.</summary>
    public SchemaField? Field(string field) => _byName.GetValueOrDefault(field);
}
