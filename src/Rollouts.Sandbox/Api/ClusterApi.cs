using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Admission;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Validation;

namespace Rollouts.Sandbox.Api;

/// <summary>The verbs of the API server, whoever calls: HTTP, controllers, nodes.</summary>
/// <param name="store">Where objects are kept.</param>
/// <param name="kinds">What is served.</param>
/// <param name="time">The cluster's clock.</param>
internal sealed class ClusterApi(ObjectStore store, KindRegistry kinds, TimeProvider time)
{
    private readonly Admitter _admitter = new(store, kinds);

    /// <summary>The cluster's clock.</summary>
    public TimeProvider Time => time;

    /// <summary>What is served.</summary>
    public KindRegistry Kinds => kinds;

    /// <summary>Where objects are kept.</summary>
    public ObjectStore Store => store;

    /// <summary>The same API for callers inside the process.</summary>
    /// <param name="manager">Whom <c>metadata.managedFields</c> names as the writer.</param>
    public IApi As(string manager) => new InProcessApi(this, manager);

    /// <summary>Creates an object.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="body">The object; it is not kept.</param>
    /// <param name="options">Who writes, and how.</param>
    /// <exception cref="ApiRefusal">AlreadyExists, Invalid, Forbidden, NotFound (namespace).</exception>
    public StoredObject Create(Kind kind, JsonObject body, WriteOptions options)
    {
        lock (store.Gate)
        {
            var draft = body.Copy();
            var knownName = draft.Name() is { Length: > 0 } given ? given : draft["metadata"].Text("generateName") ?? string.Empty;
            NewObject.Prepare(kind, draft, name => store.Find(kind.Shelf, new ObjectKey(draft.Namespace(), name)) is not null, Now);
            kind.Rules.PrepareCreate(draft);
            draft = Read(kind, draft, options);
            _admitter.Prepare(kind, draft, knownName);
            kind.Rules.Default(draft);
            Invalid.ThrowIfAny(kind.Type, draft.Name(), [.. MetadataRules.Validate(kind, draft), .. kind.Rules.Validate(draft)]);
            var key = KeyOf(kind, draft);
            if (store.Find(kind.Shelf, key) is not null)
            {
                throw Refuse.AlreadyExists(kind.Type, key.Name);
            }

            // Quotas are checked last, when a generated name is known: refusals call the object by it.
            _admitter.Check(kind, draft, key.Name);
            ManagedFields.Record(null, draft, kind, options.Manager, null, Now);
            if (options.DryRun)
            {
                return StoredObject.Freeze(draft, 0);
            }

            var stored = store.Put(kind.Shelf, key, draft, kind.IsPacked);
            if (kind.Type == Resources.Namespaces)
            {
                // Pods run under it; a cluster's service account controller makes it a moment later.
                var account = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default", ["namespace"] = key.Name } };
                Create(kinds.Of(Resources.ServiceAccounts), account, options with { OnUnknownFields = null });
            }

            return stored;
        }
    }

    /// <summary>Replaces an object, or only its status.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="ns">The namespace; empty for kinds that have none.</param>
    /// <param name="name">The name.</param>
    /// <param name="subresource"><c>status</c>, or null.</param>
    /// <param name="change">Makes the new object out of a copy of the current one.</param>
    /// <param name="options">Who writes, and how.</param>
    /// <exception cref="ApiRefusal">NotFound, Conflict, Invalid.</exception>
    public StoredObject Update(Kind kind, string ns, string name, string? subresource, Func<JsonObject, JsonObject> change, WriteOptions options)
    {
        lock (store.Gate)
        {
            var key = new ObjectKey(ns, name);
            var current = store.Find(kind.Shelf, key) ?? throw Refuse.NotFound(kind.Type, name);
            var sent = change(current.Value.Copy());
            var uid = sent.Metadata().Text("uid");
            CheckPreconditions(kind, current, options.Patch is null ? uid : null, sent.Metadata().Text("resourceVersion"));
            CheckUid(kind, current, uid);
            var draft = subresource == "status" ? ExistingObject.WithStatus(current.Value, sent) : ExistingObject.WithSpec(kind, current.Value, sent);
            if (subresource != "status")
            {
                kind.Rules.PrepareUpdate(draft, current.Value);
                draft = Read(kind, draft, options);
                kind.Rules.Default(draft);
                kind.Rules.CompleteUpdate(draft, current.Value);
                Invalid.ThrowIfAny(
                    kind.Type, name, [.. MetadataRules.Validate(kind, draft), .. kind.Rules.Validate(draft), .. kind.Rules.ValidateUpdate(draft, current.Value)]);
                ExistingObject.CountGeneration(kind, draft, current.Value);
            }
            else
            {
                draft = Read(kind, draft, options);
            }

            draft.Metadata()["resourceVersion"] = current.Value.Metadata()["resourceVersion"]?.DeepClone();
            if (JsonNode.DeepEquals(draft, current.Value))
            {
                return current;
            }

            ManagedFields.Record(current.Value, draft, kind, options.Manager, subresource, Now);
            if (options.DryRun)
            {
                return StoredObject.Freeze(draft, current.Version);
            }

            var stored = store.Put(kind.Shelf, key, draft, kind.IsPacked);
            return Deletion.IsDue(stored.Value) ? Remove(kind, key) : stored;
        }
    }

    /// <summary>Deletes an object, or begins to.</summary>
    /// <returns>The object, and whether it is gone.</returns>
    /// <exception cref="ApiRefusal">NotFound; Conflict where a precondition does not hold.</exception>
    public (StoredObject Object, bool IsGone) Delete(Kind kind, string ns, string name, DeleteOptions options, bool dryRun = false)
    {
        lock (store.Gate)
        {
            var key = new ObjectKey(ns, name);
            var current = store.Find(kind.Shelf, key) ?? throw Refuse.NotFound(kind.Type, name);
            CheckPreconditions(kind, current, options.Uid, options.ResourceVersion);
            var marked = Deletion.Mark(kind, current.Value, options, Now);
            if (dryRun)
            {
                return (current, marked is null);
            }

            if (marked is null)
            {
                return (Remove(kind, key), true);
            }

            var stored = JsonNode.DeepEquals(marked, current.Value) ? current : store.Put(kind.Shelf, key, marked, kind.IsPacked);
            if (kind.Type.Plural == "namespaces")
            {
                Empty(name);
                return (stored, store.Find(kind.Shelf, key) is null);
            }

            return (stored, false);
        }
    }

    private static ObjectKey KeyOf(Kind kind, JsonObject value) => new(kind.Type.Namespaced ? value.Namespace() : string.Empty, value.Name());

    private string Now => time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a draft as its type: unknown fields fall away, empty ones too.</summary>
    private static JsonObject Read(Kind kind, JsonObject draft, WriteOptions options)
    {
        try
        {
            var (value, unknown) = Decoder.Decode(draft, kind.Schema);
            if (unknown.Count > 0)
            {
                options.OnUnknownFields?.Invoke(unknown);
            }

            return value;
        }
        catch (DecodeException e)
        {
            throw options.Patch is { } patch ? Refuse.BadPatch(patch, e.Message) : Refuse.CannotHandle(kind.Type, e.Message);
        }
    }

    private static void CheckPreconditions(Kind kind, StoredObject current, string? uid, string? resourceVersion)
    {
        var name = current.Value.Name();
        var live = current.Value["metadata"].Text("uid");
        if (!string.IsNullOrEmpty(uid) && uid != live)
        {
            throw Refuse.Conflict(kind.Type, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {live}");
        }

        if (!string.IsNullOrEmpty(resourceVersion) && resourceVersion != current.Value["metadata"].Text("resourceVersion"))
        {
            throw Refuse.Modified(kind.Type, name);
        }
    }

    // In an object that is sent whole the UID is a precondition: it says which object is meant. In a patch it is one more field, and none that can be changed.
    private static void CheckUid(Kind kind, StoredObject current, string? uid)
    {
        if (!string.IsNullOrEmpty(uid) && uid != current.Value["metadata"].Text("uid"))
        {
            throw Invalid.Of(kind.Type, current.Value.Name(), [FieldError.Immutable("metadata.uid", uid)]);
        }
    }

    private StoredObject Remove(Kind kind, ObjectKey key)
    {
        var last = store.Remove(kind.Shelf, key)!;
        if (kind.Type.Namespaced)
        {
            RemoveIfEmptied(key.Namespace);
        }

        return last;
    }

    /// <summary>Deletes what lies in a namespace that is going; what has a grace period or finalizers goes later.</summary>
    private void Empty(string ns)
    {
        foreach (var kind in kinds.Stored.Where(k => k.Type.Namespaced))
        {
            foreach (var key in store.List(kind.Shelf).Root.Keys.Where(k => k.Namespace == ns))
            {
                if (store.Find(kind.Shelf, key) is not null)
                {
                    Delete(kind, ns, key.Name, new DeleteOptions());
                }
            }
        }

        RemoveIfEmptied(ns);
    }

    private void RemoveIfEmptied(string ns)
    {
        var namespaces = kinds.Of(Resources.Namespaces);
        var key = new ObjectKey(string.Empty, ns);
        if (store.Find(namespaces.Shelf, key) is { } going && Deletion.IsMarked(going.Value)
            && !kinds.Stored.Any(k => k.Type.Namespaced && store.List(k.Shelf).Root.Keys.Any(o => o.Namespace == ns)))
        {
            store.Remove(namespaces.Shelf, key);
        }
    }
}
