using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>
/// What every API object has, read once from its JSON. Immutable: one instance is one version. One that the store keeps as well
/// does not hold its tree, which is many times as large as what is read here.
/// </summary>
internal class ApiObject
{
    private readonly JsonObject? _json;
    private readonly StoredObject? _stored;

    /// <summary>Reads an object's metadata.</summary>
    /// <param name="json">The object; not changed, and not to be changed.</param>
    /// <param name="stored">Where the object can be had again; null where it must be held.</param>
    public ApiObject(JsonObject json, StoredObject? stored = null)
    {
        _json = stored is null ? json : null;
        _stored = stored;
        var metadata = json["metadata"];
        Key = new ObjectKey(metadata.Text("namespace") ?? string.Empty, metadata.Text("name") ?? string.Empty);
        Uid = metadata.Text("uid") ?? string.Empty;
        Version = long.TryParse(metadata.Text("resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
        Generation = metadata.Number("generation") ?? 0;
        Created = ApiTime.Parse(metadata.Text("creationTimestamp")) ?? DateTimeOffset.MinValue;
        IsBeingDeleted = metadata.At("deletionTimestamp") is not null;
        Labels = stored?.Labels ?? metadata.At("labels").Texts();
        Annotations = metadata.At("annotations").Texts();
        Owners = [.. metadata.At("ownerReferences").Maps().Select(OwnerReference.Read)];
        Owner = Owners.FirstOrDefault(o => o.IsController);
        Finalizers = [.. (metadata.At("finalizers") as JsonArray ?? []).Select(f => f.AsText()).OfType<string>()];
    }

    /// <summary>The whole object. Shared: clone before changing.</summary>
    public JsonObject Json => _json ?? _stored!.Value;

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key { get; }

    /// <summary>The name.</summary>
    public string Name => Key.Name;

    /// <summary>The namespace; empty for kinds that have none.</summary>
    public string Namespace => Key.Namespace;

    /// <summary>The identity that no other object ever has.</summary>
    public string Uid { get; }

    /// <summary>The store's version of this state.</summary>
    public long Version { get; }

    /// <summary>Counts the changes of the spec.</summary>
    public long Generation { get; }

    /// <summary>When it was created, to the second.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>Whether it bears a <c>deletionTimestamp</c>.</summary>
    public bool IsBeingDeleted { get; }

    /// <summary>The labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; }

    /// <summary>The owner that manages it; null for an orphan.</summary>
    public OwnerReference? Owner { get; }

    /// <summary>Everything that it belongs to: it goes when the last of these is gone.</summary>
    public IReadOnlyList<OwnerReference> Owners { get; }

    /// <summary>What must be done before it may go.</summary>
    public IReadOnlyList<string> Finalizers { get; }

    /// <summary>A copy to change and send.</summary>
    public JsonObject Draft() => Json.Copy();
}
